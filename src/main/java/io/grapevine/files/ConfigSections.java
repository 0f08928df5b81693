package io.grapevine.files;

import static io.grapevine.config.shape.FieldSet.duration;
import static io.grapevine.config.shape.FieldSet.filePath;
import static io.grapevine.config.shape.FieldSet.flag;
import static io.grapevine.config.shape.FieldSet.inline;
import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.config.shape.FieldSet.oneOf;
import static io.grapevine.config.shape.FieldSet.optionalSecret;
import static io.grapevine.config.shape.FieldSet.secretUrl;
import static io.grapevine.config.shape.FieldSet.text;
import static io.grapevine.config.shape.FieldSet.texts;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.EventRecorderConfig.FileOutput;
import io.grapevine.config.EventRecorderConfig.KafkaOutput;
import io.grapevine.config.EventRecorderConfig.StdoutOutput;
import io.grapevine.config.EventRecorderConfig.WebhookOutput;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.GlobalConfig.ApiKey;
import io.grapevine.config.GlobalConfig.Mattermost;
import io.grapevine.config.GlobalConfig.Rocketchat;
import io.grapevine.config.GlobalConfig.Slack;
import io.grapevine.config.GlobalConfig.Smtp;
import io.grapevine.config.GlobalConfig.Telegram;
import io.grapevine.config.GlobalConfig.Wechat;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.config.Url;
import io.grapevine.config.shape.Field;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.shape.TimeIntervalSection;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.MappingWriter;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.config.yaml.YamlEmitter;
import io.grapevine.config.yaml.YamlScalars;
import io.grapevine.files.RouteSection.RouteSource;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.receiver.ReceiverDefaults;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the sections of one file. References between sections are checked after all sections are read, so an
 * instance serves one file.
 */
final class ConfigSections {
    private static final Shape<TracingConfig> TRACING = Shape.of(
                    TracingConfig.class,
                    text("client_type", "grpc"),
                    object("tls_config", HttpConfigFormat.TLS_AS_WRITTEN),
                    HttpConfigFormat.TRACING_HEADERS)
            .checked(ConfigSections::checkTracing);

    private static final Shape<GlobalConfig> GLOBAL = Shape.of(
            GlobalConfig.class,
            duration("resolve_timeout").or(Duration.ofMinutes(5)).always(),
            object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT).always(),
            service(
                    "smtp",
                    Smtp.class,
                    text("smtp_hello", "localhost"),
                    flag("smtp_require_tls").or(true).always(),
                    object("smtp_tls_config", HttpConfigFormat.TLS_AS_WRITTEN, TlsConfig.DEFAULT)
                            .always()),
            slack(),
            url("pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
            service("opsgenie", ApiKey.class, url("opsgenie_api_url", "https://api.opsgenie.com/")),
            service("wechat", Wechat.class, url("wechat_api_url", "https://qyapi.weixin.qq.com/cgi-bin/")),
            service(
                    "victorops",
                    ApiKey.class,
                    url("victorops_api_url", "https://alert.victorops.com/integrations/generic/20131114/alert/")),
            service("telegram", Telegram.class, url("telegram_api_url", "https://api.telegram.org")),
            url("webex_api_url", "https://webexapis.com/v1/messages"),
            service(
                    "rocketchat",
                    Rocketchat.class,
                    url("rocketchat_api_url", "https://open.rocket.chat/"),
                    optionalSecret("rocketchat_token"),
                    optionalSecret("rocketchat_token_id")),
            service("mattermost", Mattermost.class, secretUrl("mattermost_webhook_url")));

    private static final Shape<FileOutput> FILE = Shape.of(
                    FileOutput.class, filePath("path").always())
            .checked(draft -> draft.require("path", "event_recorder file output requires a path"));

    private static final Shape<WebhookOutput> WEBHOOK = Shape.of(
                    WebhookOutput.class, webhookUrl("url"), object("http_config", HttpConfigFormat.HTTP))
            .checked(ConfigSections::checkWebhook);

    private static final Shape<KafkaOutput> KAFKA = Shape.of(
                    KafkaOutput.class,
                    texts("brokers").always(),
                    text("topic").always(),
                    oneOf("format", "json", List.of("json", "protobuf")),
                    oneOf("acks", "", List.of("none", "leader", "all")),
                    oneOf("compression", "", List.of("none", "gzip", "snappy", "lz4", "zstd")),
                    object("tls_config", HttpConfigFormat.TLS))
            .checked(ConfigSections::checkKafka);

    private static final Shape<EventRecorderConfig> EVENT_RECORDER = Shape.of(
            EventRecorderConfig.class,
            outputs("file_outputs", FILE),
            outputs("webhook_outputs", WEBHOOK),
            outputs("kafka_outputs", KAFKA),
            outputs("stdout_outputs", Shape.of(StdoutOutput.class)));

    private final Function<String, Optional<String>> templateSyntax;
    private final RouteSection routes;
    private final Shape<InhibitRuleSource> inhibitRules;
    private final Set<String> receiverNames = new LinkedHashSet<>();
    private final Set<String> intervalNames = new LinkedHashSet<>();

    ConfigSections(ConfigLoader.Options options) {
        MatcherFields matcherFields =
                new MatcherFields(options.mode(), options.limits().automata());
        templateSyntax = options.templates();
        routes = new RouteSection(matcherFields, options.limits());
        inhibitRules = InhibitRuleSource.shape(matcherFields);
    }

    /** Reads the file; null if it has no route, which is then noted. */
    @Nullable
    ConfigDocument read(MappingReader in) {
        GlobalConfig global = in.value("global").read(GLOBAL::read);
        RouteSource route = in.object("route", routes::readRoot);
        if (route == null && in.isMapping()) {
            in.fault("route", "missing: no routes provided (expected: a root route)");
        }
        List<InhibitRuleSource> rules = InhibitRuleSource.readAll(in, inhibitRules);
        ReceiverSection receivers =
                new ReceiverSection(new ReceiverDefaults(global, templateSyntax, in::resolve), receiverNames);
        List<ReceiverConfig> receiverList = receivers.readAll(in);
        List<String> templates = in.value("templates").filePaths();
        List<TimeIntervalSection.NamedIntervals> muteIntervals =
                TimeIntervalSection.read("mute_time_intervals", in, intervalNames);
        List<TimeIntervalSection.NamedIntervals> intervals =
                TimeIntervalSection.read("time_intervals", in, intervalNames);
        TracingConfig tracing = in.object("tracing", TRACING::read);
        EventRecorderConfig recorder = in.object("event_recorder", EVENT_RECORDER::read);
        routes.checkNames(receiverNames, intervalNames, "");
        return route == null
                ? null
                : new ConfigDocument(
                        global,
                        route,
                        rules,
                        receiverList,
                        templates,
                        muteIntervals,
                        intervals,
                        tracing,
                        Objects.requireNonNullElse(recorder, EventRecorderConfig.NONE));
    }

    private static void checkTracing(RecordDraft draft) {
        draft.require("endpoint", "tracing endpoint must be set");
        Value type = draft.in().value("client_type");
        if (!type.isNull() && !List.of("http", "grpc").contains(type.text())) {
            draft.fault("client_type", type.describe() + " (expected: http or grpc)");
        }
        if (draft.isSet("compression") && !draft.get("compression").equals("gzip")) {
            draft.fault("compression", draft.in().value("compression").describe() + " (expected: gzip)");
        }
    }

    /** The fields of a service, whose names begin with its own. */
    private static <R extends Record> Field<R> service(String name, Class<R> type, Field<?>... special) {
        return inline(name, Shape.prefixed(name, type, special).checked(RecordDraft::valueOrFile));
    }

    private static Field<Slack> slack() {
        return inline(
                "slack",
                Shape.prefixed(
                                "slack",
                                Slack.class,
                                secretUrl("slack_api_url"),
                                url("slack_app_url", "https://slack.com/api/chat.postMessage"))
                        .checked(ConfigSections::checkSlack));
    }

    /** A URL that is {@code fallback} unless set, and none if it is set to null. */
    private static Field<@Nullable Url> url(String name, String fallback) {
        return FieldSet.httpUrl(name).or(new Url(fallback));
    }

    /** App token and webhook exclude each other, except that a webhook equal to the app's URL is a known workaround. */
    private static void checkSlack(RecordDraft draft) {
        draft.valueOrFile();
        boolean app = draft.isAnySet("slack_app_token", "slack_app_token_file");
        boolean webhook = draft.isAnySet("slack_api_url", "slack_api_url_file");
        Secret apiUrl = draft.get("slack_api_url");
        Url appUrl = draft.get("slack_app_url");
        boolean same = apiUrl != null && appUrl != null && apiUrl.reveal().equals(appUrl.reveal());
        if (app && webhook && !same) {
            draft.fault("an app token and an API URL (expected: at most one of slack_app_token/slack_app_token_file & "
                    + "slack_api_url/slack_api_url_file)");
        }
    }

    /** The outputs of a kind, without elements that are null. Those that have a name have one of their own. */
    private static <R extends Record> Field<List<R>> outputs(String kind, Shape<R> shape) {
        return Field.of(
                kind,
                value -> {
                    Set<String> names = new HashSet<>();
                    return value.items().stream()
                            .filter(item -> !item.isNull())
                            .<R>map(item -> item.read(in -> {
                                checkName(in.value("name"), names);
                                return shape.read(in);
                            }))
                            .toList();
                },
                outputs -> Yaml.list(outputs, shape::write),
                outputs -> !outputs.isEmpty());
    }

    /** An output without a name is one of an Alertmanager before 0.35. No version takes an empty one. */
    private static void checkName(Value value, Set<String> names) {
        String name = value.text();
        if (name.isEmpty() && !value.isAbsent()) {
            value.fault("empty (expected: a name, or no such key)");
        } else if (!value.isAbsent() && !name.equals(Value.UNREADABLE) && !names.add(name)) {
            value.fault(Quoted.quote(name) + " is not unique (expected: a name of its own among outputs of this kind)");
        }
    }

    private static Field<Secret> webhookUrl(String name) {
        return Field.of(
                name,
                value -> new Secret(value.isNull() ? "" : YamlScalars.secretUrl(value)),
                url -> Yaml.of(url.toString()),
                url -> !url.isEmpty());
    }

    private static void checkWebhook(RecordDraft draft) {
        draft.require("url", "event_recorder webhook output requires an absolute http(s) url");
        for (String field : List.of("batch_max_events", "batch_max_bytes")) {
            long most = draft.<Long>get(field);
            if (most < 0) {
                draft.fault(field, most + ": webhook batch settings cannot be negative (expected: at least 0)");
            }
        }
        for (String field : List.of("batch_max_events", "batch_max_bytes", "batch_flush_interval")) {
            if (draft.isSet(field) && !draft.isSet("batch")) {
                draft.fault(field, "set without batch (expected: webhook batch settings require batch: true)");
            }
        }
    }

    private static void checkKafka(RecordDraft draft) {
        draft.require("brokers", "at least one broker is required");
        draft.require("topic", "event_recorder kafka output requires a topic");
        for (Value broker : draft.in().value("brokers").items()) {
            if (broker.text().isEmpty()) {
                broker.fault("empty (expected: broker entries must be non-empty)");
            }
        }
    }

    /** The file written out again, with all defaults. */
    String write(ConfigDocument document) {
        return YamlEmitter.write(MappingWriter.mapping(out -> {
            out.value("global", GLOBAL.write(document.global()));
            out.value("route", routes.write(document.route()));
            out.list("inhibit_rules", document.inhibitRules(), inhibitRules::write);
            out.list("receivers", document.receivers(), ReceiverSection::write);
            out.value("templates", Yaml.of(document.templates()));
            TimeIntervalSection.write("mute_time_intervals", document.muteTimeIntervals(), out);
            TimeIntervalSection.write("time_intervals", document.timeIntervals(), out);
            if (document.tracing() != null) {
                out.value("tracing", TRACING.write(document.tracing()));
            }
            if (!document.eventRecorder().isEmpty()) {
                out.value("event_recorder", EVENT_RECORDER.write(document.eventRecorder()));
            }
        }));
    }

    /** The sections of a configuration file in their order, before routes and rules are completed. */
    record ConfigDocument(
            GlobalConfig global,
            RouteSource route,
            List<InhibitRuleSource> inhibitRules,
            List<ReceiverConfig> receivers,
            List<String> templates,
            List<TimeIntervalSection.NamedIntervals> muteTimeIntervals,
            List<TimeIntervalSection.NamedIntervals> timeIntervals,
            @Nullable TracingConfig tracing,
            EventRecorderConfig eventRecorder) {
        Set<String> receiverNames() {
            Set<String> names = new LinkedHashSet<>();
            receivers.forEach(receiver -> names.add(receiver.name()));
            return names;
        }

        Set<String> timeIntervalNames() {
            Set<String> names = new LinkedHashSet<>();
            muteTimeIntervals.forEach(named -> names.add(named.name()));
            timeIntervals.forEach(named -> names.add(named.name()));
            return names;
        }

        /** This document with the files of teams, whose routes come first. */
        ConfigDocument with(List<Team> teams) {
            return new ConfigDocument(
                    global,
                    route.withFirst(teams.stream()
                            .flatMap(team -> team.route().stream())
                            .toList()),
                    joined(inhibitRules, teams, Team.Sections::inhibitRules),
                    joined(receivers, teams, Team.Sections::receivers),
                    templates,
                    joined(muteTimeIntervals, teams, Team.Sections::muteTimeIntervals),
                    joined(timeIntervals, teams, Team.Sections::timeIntervals),
                    tracing,
                    eventRecorder);
        }

        private static <T> List<T> joined(List<T> own, List<Team> teams, Function<Team.Sections, List<T>> part) {
            return Stream.concat(own.stream(), teams.stream().flatMap(team -> part.apply(team.sections()).stream()))
                    .toList();
        }

        /**
         * The configuration that the file defines.
         *
         * @param tree the routing tree that begins with {@link #route}
         * @param original the file written out again
         */
        Config toConfig(RouteConfig tree, String original, long hash, @Nullable ConfigDirectory directory) {
            Map<String, List<TimeInterval>> intervals = new LinkedHashMap<>();
            muteTimeIntervals.forEach(named -> intervals.put(named.name(), named.intervals()));
            timeIntervals.forEach(named -> intervals.put(named.name(), named.intervals()));
            return new Config(
                    global,
                    tree,
                    inhibitRules.stream().map(InhibitRuleSource::toConfig).toList(),
                    receivers,
                    intervals,
                    templates,
                    tracing,
                    eventRecorder,
                    original,
                    hash,
                    directory);
        }
    }
}
