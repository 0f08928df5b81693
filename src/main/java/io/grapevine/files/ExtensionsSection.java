package io.grapevine.files;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.ActionsConfig;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.PushServerConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.ServerConfig;
import io.grapevine.config.Smarthost;
import io.grapevine.config.Url;
import io.grapevine.config.ValuesConfig;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.ReceiverNames;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.features.Features;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.email.Email;
import io.grapevine.receiver.webpush.Webpush;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads {@code grapevine.yml} and validates it against the configuration. An instance serves one file.
 *
 * @param templates finds the syntax error of a template
 * @param server reads the section of the process
 */
record ExtensionsSection(Config config, Function<String, Optional<String>> templates, ServerSection server) {
    private static final Shape<ValuesConfig.Server> VALUE_SERVER = Shape.of(
                    ValuesConfig.Server.class,
                    FieldSet.object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT))
            .checked(ExtensionsSection::completeServer);

    private static final Pattern PUSH_SUBJECT = Pattern.compile("mailto:[^\\s@]+@[^\\s@]+|https://[^\\s/]+\\S*");
    private static final Pattern PUSH_SERVICE = Pattern.compile(
            "(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?");

    Extensions read(MappingReader in) {
        in.knowsOldNames();
        ReceiverNames names = ReceiverNames.of(config);
        AddedReceivers receivers =
                receivers(in.value("receivers"), names, new ReceiverDefaults(config.global(), templates, in::resolve));
        List<Extensions.Integration> integrations =
                in.value("integrations").objects(new IntegrationSection(receivers.addTo(config), names)::read);
        MappingReader process = in.section("server");
        ServerConfig settings = server.read(process);
        MappingReader messages = in.section("messages");
        Extensions extensions = new Extensions(
                messages.value("mustache").read(ExtensionsSection::mustache),
                receivers,
                integrations,
                in.value("ui").read(UiSection::read),
                buttons(messages.value("buttons"), integrations, receivers),
                webpush(process.value("webpush"), receivers),
                messages.value("email").read(email -> mail(email.value("oauth2"))),
                settings,
                values(messages.value("values")),
                in.section("on_call").value("inhibit_rules").objects(new InhibitSection(names)::read),
                Map.of());
        for (FeatureSection section : Features.SECTIONS) {
            extensions = section.addTo(in, new FeatureSection.Scope(receivers.addTo(config), names, extensions));
        }
        return extensions;
    }

    private static ValuesConfig values(Value section) {
        return section.isNull() ? ValuesConfig.NONE : section.read(ExtensionsSection::values);
    }

    private static ValuesConfig values(MappingReader in) {
        Value list = in.value("servers");
        List<ValuesConfig.Server> servers = list.objects(VALUE_SERVER::read);
        if (servers.isEmpty()) {
            in.fault("servers", "missing (expected: one or more Prometheus servers, each with its url)");
        }
        List<String> prefixes = new ArrayList<>();
        for (ValuesConfig.Server server : servers) {
            String prefix = server.generatorUrl().reveal();
            if (prefixes.contains(prefix) && !prefix.startsWith(Value.UNREADABLE)) {
                list.fault("two servers with the generator URL " + Quoted.quote(prefix) + " (expected: each once)");
            }
            prefixes.add(prefix);
        }
        Value line = in.value("line");
        return new ValuesConfig(servers, line.isNull() ? ValuesConfig.NONE.line() : line.bool());
    }

    /** A server whose alerts have its own address as the beginning of their generator URLs, unless it is given. */
    private static void completeServer(RecordDraft draft) {
        Url url = draft.get("url");
        Url generator = draft.get("generator_url");
        if (url == null) {
            draft.fault(
                    "url", "missing (expected: the address of a Prometheus server, such as http://prometheus:9090)");
        }
        Url address = url == null ? new Url("") : url.withTrailingSlash();
        draft.set("url", address);
        draft.set("generator_url", generator == null ? address : generator.withTrailingSlash());
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

    private static PushServerConfig webpush(Value section, AddedReceivers receivers) {
        PushServerConfig config = section.isNull() ? PushServerConfig.NONE : section.read(ExtensionsSection::webpush);
        boolean isUsed =
                receivers.byName().values().stream().flatMap(List::stream).anyMatch(Webpush.class::isInstance);
        if (section.isNull() && isUsed) {
            section.fault("missing (expected: key_file and subject, as receivers have webpush_configs)");
        } else if (!section.isNull() && !isUsed) {
            section.warn("no effect (expected: webpush_configs in one or more of receivers)");
        }
        return config;
    }

    private static PushServerConfig webpush(MappingReader in) {
        String keyFile = in.value("key_file").filePath();
        if (keyFile.isEmpty()) {
            in.fault("key_file", "missing (expected: the file of a private key of P-256, the same for all replicas)");
        }
        String subject = in.text("subject");
        if (!PUSH_SUBJECT.matcher(subject).matches() && !subject.equals(Value.UNREADABLE)) {
            in.fault(
                    "subject",
                    subject.isEmpty()
                            ? "missing (expected: the operator's address, such as mailto:oncall@example.com)"
                            : Quoted.quote(subject) + " (expected: mailto:ADDRESS or https://ADDRESS)");
        }
        Value services = in.value("services");
        return new PushServerConfig(
                keyFile,
                subject,
                services.isNull()
                        ? PushServerConfig.KNOWN_SERVICES
                        : services.items().stream()
                                .map(ExtensionsSection::pushService)
                                .toList());
    }

    private static String pushService(Value value) {
        String service = value.text().toLowerCase(Locale.ROOT);
        if (!PUSH_SERVICE.matcher(service).matches() && !service.equals(Value.UNREADABLE)) {
            value.fault(Quoted.quote(service) + " (expected: a host such as push.example.com or *.example.com)");
        }
        return service;
    }
}
