package dev.platen.engine.pebble;

import dev.platen.spi.tck.TemplateEngineContract;
import dev.platen.spi.tck.TemplateSources;
import dev.platen.spi.template.TemplateEngineFactory;

class PebbleContractTest extends TemplateEngineContract {
    @Override
    protected TemplateEngineFactory factory() {
        return new PebbleEngineFactory();
    }

    @Override
    protected TemplateSources sources() {
        return new PebbleSources();
    }

    private static final class PebbleSources implements TemplateSources {
        @Override
        public String plainText() {
            return "Hello, wörld! €";
        }

        @Override
        public String printsName() {
            return "{{ name }}";
        }

        @Override
        public String printsCount() {
            return "{{ count }}";
        }

        @Override
        public String printsItems() {
            return "{% for item in items %}{{ item }},{% endfor %}";
        }

        @Override
        public String printsAbsentOnLineTwo() {
            return "a line\n{{ user.absent }}";
        }

        @Override
        public String aborts() {
            return "{{ abort('because') }}";
        }

        @Override
        public String includesInner() {
            return "<{% include 'inner' %}>";
        }

        @Override
        public String syntaxErrorOnLineTwo() {
            return "a line\n{% if %}";
        }

        @Override
        public String failsOnCard() {
            return "{% for digit in user.card %}{% endfor %}";
        }

        @Override
        public String loopsForLong() {
            return "{% for i in items %}".repeat(4) + "{% endfor %}".repeat(4);
        }

        @Override
        public String includesItself() {
            return "{% include 'self' %}";
        }

        @Override
        public String doublesText() {
            return "{% set text = 'x' %}{% for i in items %}{% set text = text ~ text %}{% endfor %}";
        }
    }
}
