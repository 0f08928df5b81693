package io.grapevine.web.api.grapevine;

import io.grapevine.config.Extensions;
import io.grapevine.config.LinkRule;
import io.grapevine.config.UiDisplay;
import io.grapevine.config.UiDisplay.LabelColor;
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

    /** Writes how the user interface shows alerts and comments. */
    private static final class UiDisplayFields {
        private UiDisplayFields() {}

        static void write(UiDisplay display, JsonWriter json) throws IOException {
            json.object(
                            "labels",
                            fields -> fields.strings("hide", display.labels().hide())
                                    .strings("strip", display.labels().strip())
                                    .strings("order", display.labels().order())
                                    .strings("columns", display.labels().columns())
                                    .list("colors", display.labels().colors(), UiDisplayFields::write))
                    .object(
                            "annotations",
                            fields -> fields.strings(
                                            "hide", display.annotations().hide())
                                    .strings("order", display.annotations().order()))
                    .list("links", display.links(), UiDisplayFields::write)
                    .put("grid", display.grid());
        }

        private static void write(LabelColor rule, JsonWriter json) throws IOException {
            json.put("label", rule.label());
            if (rule.value() != null) {
                json.put("value", rule.value());
            }
            if (rule.valueRe() != null) {
                json.put("valueRe", rule.valueRe());
            }
            json.put("color", rule.color());
        }

        private static void write(LinkRule rule, JsonWriter json) throws IOException {
            json.put("match", rule.match()).put("url", rule.url());
        }
    }
}
