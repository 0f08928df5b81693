package io.grapevine.config.file;

import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigDirectory;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.config.file.RouteSection.RouteSource;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.MappingWriter;
import io.grapevine.config.file.yaml.TemplateSyntax;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.Yaml;
import io.grapevine.config.file.yaml.YamlEmitter;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final TemplateSyntax templateSyntax;
    private final RouteSection routes;
    private final Shape<InhibitRuleSource> inhibitRules;
    private final Set<String> receiverNames = new LinkedHashSet<>();
    private final Set<String> intervalNames = new LinkedHashSet<>();

    ConfigSections(ConfigLoader.Options options) {
        MatcherFields matcherFields = new MatcherFields(options.mode(), options.automata());
        templateSyntax = options.templates();
        routes = new RouteSection(matcherFields);
        inhibitRules = InhibitRuleSource.shape(matcherFields);
    }

    /** Reads the file; null if it has no route, which is then noted. */
    @Nullable
    ConfigDocument read(MappingReader in) {
        GlobalConfig global = in.value("global").read(GlobalSection.SHAPE::read);
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
        EventRecorderConfig recorder = in.object("event_recorder", EventRecorderSection.SHAPE::read);
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

    /** The file written out again, with all defaults. */
    String write(ConfigDocument document) {
        return YamlEmitter.write(MappingWriter.mapping(out -> {
            out.value("global", GlobalSection.SHAPE.write(document.global()));
            out.value("route", routes.write(document.route()));
            out.list("inhibit_rules", document.inhibitRules(), inhibitRules::write);
            out.list("receivers", document.receivers(), ReceiverSection::write);
            out.value("templates", Yaml.of(document.templates()));
            TimeIntervalSection.write("mute_time_intervals", document.muteTimeIntervals(), out);
            TimeIntervalSection.write("time_intervals", document.timeIntervals(), out);
            if (document.tracing() != null) {
                out.value("tracing", TRACING.write(document.tracing()));
            }
            if (!document.eventRecorder().equals(EventRecorderConfig.NONE)) {
                out.value("event_recorder", EventRecorderSection.SHAPE.write(document.eventRecorder()));
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
