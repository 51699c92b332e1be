package dev.platen.engine.pebble;

import java.util.List;

/// Statements in their order.
record Body(List<Statement> statements) {
    void render(Render render) {
        // By index: an iterator would be garbage in every loop of every message.
        for (int i = 0; i < statements.size(); i++) {
            statements.get(i).render(render);
        }
    }

    /// Renders the body of a whole source: once it has named a layout, only what prepares blocks still runs.
    void renderTop(Render render) {
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            if (statement.preparesBlocks() || !render.lineage().hasParent()) {
                statement.render(render);
            }
        }
    }
}
