package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.Extensions;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.config.Extensions.TemplateErrors;
import io.grapevine.config.Extensions.Text;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.SilencePlan;
import io.grapevine.config.SilenceRule;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.file.receiver.ReceiverFormats;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.NearestName;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads {@code grapevine.yml}, Grapevine's own settings. */
public final class ExtensionsLoader {
    private ExtensionsLoader() {}

    /** The result of loading. */
    public sealed interface Result {}

    /** The file is valid; its warnings are in the order of the file. */
    public record Loaded(Extensions extensions, List<ConfigError> warnings) implements Result {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** The file is not valid, or cannot be read; at least one error, in the order of the file. */
    public record Faulty(List<ConfigError> faults) implements Result {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Loads a file, which adds to {@code config}: what it names must be there. Relative paths in it start at its
     * directory.
     */
    public static Result load(Path file, Config config) {
        try {
            return parse(file, Files.readAllBytes(file), config);
        } catch (IOException e) {
            return new Faulty(List.of(ConfigError.unreadable(file, e)));
        }
    }

    /**
     * Loads the content of a file that adds to {@code config}; an empty one adds nothing, {@code file} need not exist.
     */
    public static Result parse(Path file, byte[] content, Config config) {
        ReadContext reading =
                new ReadContext(file.toString(), Objects.requireNonNullElse(file.getParent(), Path.of("")));
        Extensions extensions = YamlText.parse(content, reading)
                .map(root -> root.read(new ExtensionsSection(config)::read))
                .orElse(Extensions.NONE);
        return reading.isEmpty() ? new Loaded(extensions, reading.warnings()) : new Faulty(reading.list());
    }

    /** Reads {@code grapevine.yml} and validates it against the configuration. An instance serves one file. */
    private static final class ExtensionsSection {
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
                    in.value("integrations").objects(this::integration),
                    in.value("ui").read(UiSection::read),
                    in.value("heartbeats").objects(new HeartbeatSection()::read),
                    Optional.ofNullable(in.object("silence_reminders", SilenceRemindersSection::read)),
                    new SilencePlan(
                            new SilenceRuleSection(SilenceRule.OWN_FILE, config.timeIntervals())
                                    .read(in.value("silence_rules")),
                            List.of()));
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
            WhenMuted whenMuted = in.value("when_muted").read(WhenMutedSection::read);
            checkMuted(in.value("when_muted"), whenMuted, receiver, described(receiver, kind, index));
            UpdateMode update = update(in.value("update"), receiver, kind, described(receiver, kind, index));
            return new Extensions.Integration(receiver, kind, index, engine, fields, errors(in), whenMuted, update);
        }

        private @Nullable UpdateMode update(
                Value value, String receiver, String kind, List<IntegrationConfig> integrations) {
            UpdateMode update = UpdateField.read(value);
            if (update != null) {
                UpdateField.fault(update, kind, integrations)
                        .ifPresent(fault -> report(value, fault, isOfTeam(receiver, receivers())));
                UpdateField.warning(update, integrations).ifPresent(value::warn);
            }
            return update;
        }

        private void checkMuted(
                Value value, WhenMuted whenMuted, String receiver, List<IntegrationConfig> integrations) {
            boolean ofTeam = isOfTeam(receiver, receivers());
            if (whenMuted.sendsEnd() && integrations.stream().anyMatch(each -> !each.sendResolved())) {
                boolean resolves = whenMuted.begin() == WhenMuted.Begin.RESOLVE;
                report(
                        value,
                        (resolves ? "begin: \"resolve\" (expected: none or send" : "end: \"send\" (expected: none")
                                + ", as the integration has send_resolved: false)",
                        ofTeam);
            }
            if (whenMuted.sendsBegin()
                    && integrations.stream()
                            .anyMatch(each -> each.integrationKind().isUrgent())) {
                report(
                        value,
                        "begin: \"send\" (expected: none or resolve, as such a notification may call people)",
                        ofTeam);
            }
        }

        /** The integrations that an entry is about. */
        private List<IntegrationConfig> described(String receiver, String kind, @Nullable Integer index) {
            List<IntegrationConfig> ofKind = config.receivers().stream()
                    .filter(other -> other.name().equals(receiver))
                    .flatMap(other -> other.integrations().stream())
                    .filter(other -> other.kind().equals(kind))
                    .toList();
            return index == null ? ofKind : ofKind.stream().skip(index).limit(1).toList();
        }

        private static TemplateErrors errors(MappingReader in) {
            return switch (in.value("on_template_error").oneOf("", List.of("plain", "drop"))) {
                case "plain" -> TemplateErrors.PLAIN;
                case "drop" -> TemplateErrors.DROP;
                default -> TemplateErrors.BY_KIND;
            };
        }

        private void check(MappingReader in, String receiver, String kind, @Nullable Integer index) {
            List<String> receivers = receivers();
            boolean ofTeam = isOfTeam(receiver, receivers);
            if (ofTeam && !receivers.contains(receiver)) {
                in.value("receiver").warn(Quoted.quote(receiver) + ": not in force (expected: a receiver of a team)");
            }
            boolean known = ofTeam ? receivers.contains(receiver) : isOneOf(in, "receiver", receiver, receivers);
            known &= isOneOf(in, "kind", kind, ReceiverFormats.kinds());
            if (known) {
                checkIndex(in, receiver, kind, index, ofTeam);
            }
        }

        private List<String> receivers() {
            return config.receivers().stream().map(ReceiverConfig::name).toList();
        }

        /** Teams change their receivers when they like, which must not make this file invalid. */
        private boolean isOfTeam(String receiver, List<String> receivers) {
            ConfigDirectory teams = config.directory();
            return teams != null
                    && receiver.indexOf('/') > 0
                    && (!receivers.contains(receiver) || teams.fileOf(receiver).isPresent());
        }

        private void checkIndex(
                MappingReader in, String receiver, String kind, @Nullable Integer index, boolean ofTeam) {
            long count = config.receivers().stream()
                    .filter(other -> other.name().equals(receiver))
                    .flatMap(other -> other.integrations().stream())
                    .map(IntegrationConfig::kind)
                    .filter(kind::equals)
                    .count();
            String has = "receiver " + Quoted.quote(receiver) + " has " + count + " of kind " + kind;
            if (count == 0) {
                report(in.value("kind"), Quoted.quote(kind) + ": " + has + " (expected: a kind that it has)", ofTeam);
            } else if (index != null && index >= count) {
                report(in.value("index"), index + ": " + has + " (expected: 0 to " + (count - 1) + ")", ofTeam);
            }
            for (int i = 0; i < count; i++) {
                if ((index == null || index == i) && !described.add(receiver + "\0" + kind + "\0" + i)) {
                    in.fault("described before: " + kind + " " + i + " of " + Quoted.quote(receiver)
                            + " (expected: each integration once)");
                    return;
                }
            }
        }

        private static void report(Value value, String message, boolean asWarning) {
            if (asWarning) {
                value.warn(message);
            } else {
                value.fault(message);
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
}
