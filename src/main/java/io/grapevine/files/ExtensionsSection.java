package io.grapevine.files;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.ActionsConfig;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.ServerConfig;
import io.grapevine.config.Smarthost;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.ReceiverNames;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.features.Features;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.email.Email;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads {@code grapevine.yml} and validates it against the configuration. An instance serves one file.
 *
 * @param templates finds the syntax error of a template
 * @param server reads the section of the process
 */
record ExtensionsSection(Config config, Function<String, Optional<String>> templates, ServerSection server) {

    Extensions read(MappingReader in) {
        in.knowsOldNames();
        ReceiverNames names = ReceiverNames.of(config);
        AddedReceivers receivers =
                receivers(in.value("receivers"), names, new ReceiverDefaults(config.global(), templates, in::resolve));
        List<Extensions.Integration> integrations =
                in.value("integrations").objects(new IntegrationSection(receivers.addTo(config), names)::read);
        ServerConfig process = server.read(in.section("server"));
        MappingReader messages = in.section("messages");
        Extensions extensions = new Extensions(
                messages.value("mustache").read(ExtensionsSection::mustache),
                receivers,
                integrations,
                in.value("ui").read(UiSection::read),
                buttons(messages.value("buttons"), integrations, receivers),
                messages.value("email").read(email -> mail(email.value("oauth2"))),
                process,
                in.section("on_call").value("inhibit_rules").objects(new InhibitSection(names)::read),
                Map.of());
        for (FeatureSection section : Features.SECTIONS) {
            extensions = section.addTo(in, new FeatureSection.Scope(receivers.addTo(config), names, extensions));
        }
        return extensions;
    }

    private Optional<Extensions.MailLogin> mail(Value value) {
        if (value.isNull()) {
            return Optional.empty();
        }
        Smarthost server = config.global().smtp().smarthost();
        boolean isUsed = config.receivers().stream()
                .flatMap(receiver -> receiver.integrations().stream())
                .anyMatch(each -> each instanceof Email mail
                        && mail.smarthost().equals(server)
                        && !mail.authUsername().isEmpty());
        if (server.isEmpty()) {
            value.fault("set without a server (expected: smtp_smarthost in global of alertmanager.yml)");
        } else if (!isUsed) {
            value.warn("no effect (expected: email_configs with auth_username that send to smtp_smarthost of global)");
        }
        return Optional.of(new Extensions.MailLogin(server, value.read(HttpConfigFormat.MAIL_LOGIN::read)));
    }

    private static Extensions.Mustache mustache(MappingReader in) {
        return new Extensions.Mustache(
                in.value("files").filePaths(), in.value("strict").bool());
    }

    private ActionsConfig buttons(Value value, List<Extensions.Integration> integrations, AddedReceivers receivers) {
        List<IntegrationConfig> posting = receivers.addTo(config).receivers().stream()
                .flatMap(receiver -> receiver.numbered().stream()
                        .filter(each -> each.config().hasOwnButtons()
                                || integrations.stream()
                                        .anyMatch(settings -> settings.acts()
                                                && settings.isAbout(
                                                        receiver.name(),
                                                        each.config().kind(),
                                                        each.index())))
                        .map(ReceiverConfig.Numbered::config))
                .toList();
        ActionsConfig actions = value.read(new ButtonsSection(posting)::read);
        if (!value.isNull()
                && !Kinds.haveOwnButtons(actions.chats())
                && integrations.stream().allMatch(each -> each.actions().isEmpty())) {
            value.warn("no effect (expected: buttons in one or more of integrations)");
        }
        ButtonsSection.missingAccount(actions, receivers).ifPresent(value::warn);
        return actions;
    }

    /** Reads {@code receivers}, which adds integrations to receivers by name. */
    private static AddedReceivers receivers(Value section, ReceiverNames names, ReceiverDefaults defaults) {
        Map<String, List<IntegrationConfig>> added = new LinkedHashMap<>();
        section.objects(in -> {
            String name = in.text("name");
            if (added.containsKey(name)) {
                in.fault("name", "named before: " + Quoted.quote(name) + " (expected: each receiver once)");
            }
            names.check(in, "name", name);
            added.put(name, integrations(in, defaults));
            return name;
        });
        return new AddedReceivers(added);
    }

    private static List<IntegrationConfig> integrations(MappingReader in, ReceiverDefaults defaults) {
        for (Kind<?> kind : Kinds.inFileOrder()) {
            if (in.has(kind.field())) {
                in.fault(kind.field(), "known to Alertmanager (expected: in alertmanager.yml)");
            }
        }
        List<IntegrationConfig> integrations = new ArrayList<>();
        boolean lists = false;
        for (Kind<?> kind : Kinds.added()) {
            Value list = in.value(kind.field());
            lists |= !list.isAbsent();
            integrations.addAll(list.objects(item -> kind.read(item, defaults)));
        }
        if (integrations.isEmpty() && !lists) {
            in.fault("no integrations (expected: a list such as "
                    + Kinds.added().get(0).field() + ")");
        }
        return List.copyOf(integrations);
    }
}
