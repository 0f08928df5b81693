package io.grapevine.configfile;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.config.Extensions.TemplateErrors;
import io.grapevine.config.Extensions.Text;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.configfile.receiver.ReceiverFormats;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.NearestName;
import io.grapevine.configfile.yaml.Value;
import io.grapevine.go.Quoted;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code grapevine.yml} and validates it against the configuration. An instance serves one file. */
final class ExtensionsSection {
    private static final String GO = "go";
    private static final String MUSTACHE = "mustache";

    private final Config config;

    /** The integrations that were read, so that none is described twice. */
    private final Set<String> described = new HashSet<>();

    ExtensionsSection(Config config) {
        this.config = config;
    }

    Extensions read(MappingReader in) {
        return new Extensions(
                in.value("templates").filePaths(),
                in.value("template_strict").bool(),
                in.value("integrations").objects(this::integration));
    }

    private Extensions.Integration integration(MappingReader in) {
        String receiver = in.text("receiver");
        String kind = in.text("kind");
        Integer index = in.has("index") ? (int) in.value("index").integer(0, Integer.MAX_VALUE) : null;
        check(in, receiver, kind, index);
        Engine engine =
                in.value("engine").oneOf(GO, List.of(GO, MUSTACHE)).equals(MUSTACHE) ? Engine.MUSTACHE : Engine.GO;
        Map<String, Text> fields = fields(in.value("fields"), kind);
        if (engine == Engine.GO && !fields.isEmpty()) {
            in.fault("fields", "set without engine: mustache (expected: Go templates stand in alertmanager.yml)");
        }
        return new Extensions.Integration(receiver, kind, index, engine, fields, errors(in));
    }

    private static TemplateErrors errors(MappingReader in) {
        return switch (in.value("on_template_error").oneOf("", List.of("plain", "drop"))) {
            case "plain" -> TemplateErrors.PLAIN;
            case "drop" -> TemplateErrors.DROP;
            default -> TemplateErrors.BY_KIND;
        };
    }

    private void check(MappingReader in, String receiver, String kind, @Nullable Integer index) {
        List<String> receivers =
                config.receivers().stream().map(ReceiverConfig::name).toList();
        boolean known = isOneOf(in, "receiver", receiver, receivers);
        known &= isOneOf(in, "kind", kind, ReceiverFormats.kinds());
        if (known) {
            checkIndex(in, receiver, kind, index);
        }
    }

    private void checkIndex(MappingReader in, String receiver, String kind, @Nullable Integer index) {
        long count = config.receivers().stream()
                .filter(other -> other.name().equals(receiver))
                .flatMap(other -> other.integrations().stream())
                .map(IntegrationConfig::kind)
                .filter(kind::equals)
                .count();
        String has = "receiver " + Quoted.quote(receiver) + " has " + count + " of kind " + kind;
        if (count == 0) {
            in.fault("kind", Quoted.quote(kind) + ": " + has + " (expected: a kind that it has)");
        } else if (index != null && index >= count) {
            in.fault("index", index + ": " + has + " (expected: 0 to " + (count - 1) + ")");
        }
        for (int i = 0; i < count; i++) {
            if ((index == null || index == i) && !described.add(receiver + "\0" + kind + "\0" + i)) {
                in.fault("described before: " + kind + " " + i + " of " + Quoted.quote(receiver)
                        + " (expected: each integration once)");
                return;
            }
        }
    }

    private static boolean isOneOf(MappingReader in, String field, String name, Collection<String> names) {
        boolean known = names.contains(name);
        if (!known && !name.equals(Value.UNREADABLE)) {
            String expected = NearestName.of(name, names).orElse("one of " + String.join(", ", names));
            in.fault(field, (name.isEmpty() ? "missing" : Quoted.quote(name)) + " (expected: " + expected + ")");
        }
        return known;
    }

    /** The texts by field. A field of a part is called after it, as in {@code headers.Subject}. */
    private static Map<String, Text> fields(Value value, String kind) {
        Set<String> known = ReceiverFormats.textsOf(kind);
        Map<String, Text> fields = new LinkedHashMap<>();
        value.entries().forEach((name, text) -> {
            int dot = name.indexOf('.');
            String first = dot < 0 ? name : name.substring(0, dot);
            if (!known.isEmpty() && !known.contains(first)) {
                String expected = NearestName.of(first, known).orElse("one of " + String.join(", ", known));
                text.fault("no text of kind " + kind + " (expected: " + expected + ")");
            }
            fields.put(name, new Text(text.text(), text.place()));
        });
        return fields;
    }
}
