package io.grapevine.web.api.grapevine;

import io.grapevine.config.Extensions;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;

/** The settings of the user interface, from {@code grapevine.yml}. */
record UiRow(Extensions.Ui ui) implements OverviewObject {
    @Override
    public void write(JsonWriter json) throws IOException {
        json.object(fields -> {
            fields.list("filters", ui.filters(), UiRow::write);
            UiDisplayFields.write(ui.display(), fields);
            if (!ui.clusters().others().isEmpty()) {
                fields.put("cluster", ui.clusters().own())
                        .list(
                                "clusters",
                                ui.clusters().others(),
                                (cluster, row) ->
                                        row.put("name", cluster.name()).put("url", cluster.url()));
            }
        });
    }

    private static void write(Extensions.SavedFilter filter, JsonWriter json) throws IOException {
        json.put("name", filter.name()).put("filter", filter.filter()).put("default", filter.isDefault());
    }
}
