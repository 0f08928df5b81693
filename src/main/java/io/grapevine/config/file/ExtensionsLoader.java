package io.grapevine.config.file;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.SilencePlan;
import io.grapevine.config.SilenceRule;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Read;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.TemplateSyntax;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.YamlText;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.ReceiverDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Loads {@code grapevine.yml}, Grapevine's own settings. Stateless and thread-safe. */
public final class ExtensionsLoader {
    /** Takes secrets as they are written, and every text for a template. */
    public static final ExtensionsLoader LITERAL =
            new ExtensionsLoader(new ConfigLoader.Options(ParserMode.UTF8_WITH_FALLBACK, text -> Optional.empty()));

    private final ConfigLoader.Options options;

    /**
     * Content of a file.
     *
     * @param masked the text of the file with each secret as {@code <secret>}
     */
    public record Loaded(Extensions extensions, String masked) {}

    /** Loads as {@code options} say. */
    ExtensionsLoader(ConfigLoader.Options options) {
        this.options = options;
    }

    /**
     * Loads a file, which adds to {@code config}: what it names must be there. Relative paths in it start at its
     * directory.
     *
     * @param config the configuration without anything that a {@code grapevine.yml} adds
     */
    public Read<Loaded> load(Path file, Config config) {
        try {
            return parse(file, Files.readAllBytes(file), config);
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
    }

    /**
     * Loads the content of a file that adds to {@code config}; {@code file} need not exist.
     */
    public Read<Loaded> parse(Path file, byte[] content, Config config) {
        ReadContext reading = new ReadContext(
                file.toString(), Objects.requireNonNullElse(file.getParent(), Path.of("")), options.references(), true);
        Loaded loaded = YamlText.parsePresent(content, reading, "settings, or {} for none")
                .map(root -> root.read(new ExtensionsSection(config, options.templates())::read))
                .map(extensions -> new Loaded(extensions, reading.masked(content)))
                .orElse(null);
        return Read.of(loaded, reading);
    }

    /** Reads {@code grapevine.yml} and validates it against the configuration. An instance serves one file. */
    private record ExtensionsSection(Config config, TemplateSyntax templates) {
        Extensions read(MappingReader in) {
            ReceiverNames names = ReceiverNames.of(config);
            AddedReceivers receivers = new AddedReceiversSection(
                            names, new ReceiverDefaults(config.global(), templates, in::resolve))
                    .read(in.value("receivers"));
            List<Extensions.Integration> integrations =
                    in.value("integrations").objects(new IntegrationSection(receivers.addTo(config), names)::read);
            return new Extensions(
                    in.value("templates").filePaths(),
                    in.value("template_strict").bool(),
                    receivers,
                    integrations,
                    in.value("ui").read(UiSection::read),
                    in.value("heartbeats").objects(new HeartbeatSection()::read),
                    Optional.ofNullable(in.object("silence_reminders", SilenceRemindersSection::read)),
                    new SilencePlan(
                            new SilenceRuleSection(SilenceRule.OWN_FILE, config.timeIntervals())
                                    .read(in.value("silence_rules")),
                            List.of()),
                    actions(in.value("actions"), integrations, receivers),
                    PushServerSection.read(in.value("webpush"), receivers));
        }

        private static ActionsConfig actions(
                Value value, List<Extensions.Integration> integrations, AddedReceivers receivers) {
            ActionsConfig actions = value.read(ActionsSection::read);
            if (!value.isNull()
                    && !Kinds.haveOwnButtons(actions.chats())
                    && integrations.stream().allMatch(each -> each.actions().isEmpty())) {
                value.warn("no effect (expected: actions in one or more of integrations)");
            }
            TwilioAccountSection.missing(actions, receivers).ifPresent(value::warn);
            return actions;
        }
    }
}
