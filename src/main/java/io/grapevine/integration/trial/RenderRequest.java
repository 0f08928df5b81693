package io.grapevine.integration.trial;

import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.template.TemplateInput;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be rendered.
 *
 * @param engine the name of the language
 * @param text the template; null if it is named
 * @param template the name of a template; null if its text is given
 * @param html whether the result is HTML
 * @param data the data; null if live alerts are meant, or none
 * @param fingerprint the alert to render; null for none
 * @param group the key of the group to render; null for none
 * @param receiver the name of the receiver; null if it does not matter
 */
record RenderRequest(
        String engine,
        @Nullable String text,
        @Nullable String template,
        boolean html,
        @Nullable TemplateInput data,
        @Nullable String fingerprint,
        @Nullable String group,
        @Nullable String receiver) {

    /** Reads the body of a request. */
    static RenderRequest read(byte[] body) throws JsonException {
        return JsonReader.read(body, json -> {
            Fields fields = new Fields();
            json.fields(Fields.NAMES, name -> fields.read(json, name));
            if ((fields.text == null) == (fields.template == null)) {
                throw json.fault(
                        fields.text == null
                                ? "no template (expected: \"text\" or \"template\")"
                                : "\"text\" and \"template\" (expected: one of them)");
            }
            long sources = Stream.of(fields.data != null, fields.fingerprint != null, fields.group != null)
                    .filter(given -> given)
                    .count();
            if (sources > 1) {
                throw json.fault("several kinds of data (expected: one of \"data\", \"fingerprint\" and \"group\")");
            }
            return fields.request();
        });
    }

    private static final class Fields {
        static final List<String> NAMES =
                List.of("engine", "text", "template", "type", "data", "fingerprint", "group", "receiver");

        private String engine = RenderEngine.GO.label();
        private @Nullable String text;
        private @Nullable String template;
        private String type = "text";
        private @Nullable TemplateInput data;
        private @Nullable String fingerprint;
        private @Nullable String group;
        private @Nullable String receiver;

        void read(JsonReader json, String name) throws JsonException {
            switch (name) {
                case "engine" -> engine = json.string();
                case "text" -> text = json.string();
                case "template" -> template = json.string();
                case "type" -> type = json.oneOf(List.of("text", "html"));
                case "data" -> data = TemplateInput.read(json);
                case "fingerprint" -> fingerprint = json.string();
                case "group" -> group = json.string();
                default -> receiver = json.string();
            }
        }

        RenderRequest request() {
            return new RenderRequest(engine, text, template, type.equals("html"), data, fingerprint, group, receiver);
        }
    }
}
