package io.grapevine.web.api.grapevine;

import io.grapevine.config.LinkRule;
import io.grapevine.config.UiDisplay;
import io.grapevine.config.UiDisplay.LabelColor;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;

/** Writes how the user interface shows alerts and comments. */
final class UiDisplayFields {
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
                        fields -> fields.strings("hide", display.annotations().hide())
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
