package dev.platen.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.tck.ToyEngineFactory.Flaw;
import dev.platen.spi.template.TemplateEngineFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateEngineContractTest {
    @Test
    void passesARightEngine() throws Exception {
        assertThat(Contracts.failures(contractOf(Flaw.NONE))).isEmpty();
    }

    static List<Arguments> flaws() {
        return List.of(
                Arguments.of(Flaw.ESCAPES_NOTHING, List.of("escapesWhatItPrintsInEveryWayThatItClaims")),
                Arguments.of(
                        Flaw.IGNORES_BUDGET,
                        List.of(
                                "stopsLoopsThatTakeTooManySteps",
                                "stopsLoopsThatTakeTooLong",
                                "stopsLoopsThatAllocateTooMuch",
                                "stopsTextsThatGrow")),
                Arguments.of(Flaw.LETS_LIMITS_THROUGH, List.of("stopsOutputThatIsTooLong")),
                Arguments.of(Flaw.TELLS_DATA, List.of("tellsNothingOfTheDataInItsMessages")),
                Arguments.of(Flaw.SHARES_STATE, List.of("keepsTheMessagesOfManyThreadsApart")),
                Arguments.of(
                        Flaw.KNOWS_NO_LINES,
                        List.of("placesSyntaxErrors", "failsOnAMissingVariableUnderTheStrictPolicy")),
                Arguments.of(
                        Flaw.READS_MISSING_AS_NULL,
                        List.of(
                                "failsOnAMissingVariableUnderTheStrictPolicy",
                                "abortsOnAMissingVariableUnderTheAbortPolicy")),
                Arguments.of(Flaw.FORGETS_REFERENCES, List.of("refusesAReferenceThatTheSetLacks")));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void findsEachFlaw(Flaw flaw, List<String> tests) throws Exception {
        assertThat(Contracts.failures(contractOf(flaw))).containsAll(tests);
    }

    private static TemplateEngineContract contractOf(Flaw flaw) {
        return new TemplateEngineContract() {
            @Override
            protected TemplateEngineFactory factory() {
                return new ToyEngineFactory(flaw);
            }

            @Override
            protected TemplateSources sources() {
                return new ToySources();
            }
        };
    }

    private static final class ToySources implements TemplateSources {
        @Override
        public String plainText() {
            return "Hello, wörld! €";
        }

        @Override
        public String printsName() {
            return "${print name}";
        }

        @Override
        public String printsCount() {
            return "${print count}";
        }

        @Override
        public String printsItems() {
            return "${each items}${item},${end}";
        }

        @Override
        public String printsAbsentOnLineTwo() {
            return "a line\n${print user.absent}";
        }

        @Override
        public String aborts() {
            return "${abort because}";
        }

        @Override
        public String includesInner() {
            return "<${include inner}>";
        }

        @Override
        public String syntaxErrorOnLineTwo() {
            return "a line\n${nonsense}";
        }

        @Override
        public String failsOnCard() {
            return "${number user.card}";
        }

        @Override
        public String loopsForLong() {
            return "${each items}".repeat(4) + "${end}".repeat(4);
        }

        @Override
        public String includesItself() {
            return "${include self}";
        }

        @Override
        public String doublesText() {
            return "${each items}${double}${end}";
        }
    }
}
