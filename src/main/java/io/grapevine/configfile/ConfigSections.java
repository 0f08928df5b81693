package io.grapevine.configfile;

import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.configfile.receiver.ReceiverDefaults;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import io.grapevine.configfile.yaml.TemplateSyntax;
import io.grapevine.configfile.yaml.YamlEmitter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the sections of one file. References between sections are checked after all sections are read, so an
 * instance serves one file.
 */
final class ConfigSections {
    private final TemplateSyntax templateSyntax;
    private final RouteSection routes;
    private final InhibitSection inhibitRules;
    private final Set<String> receiverNames = new LinkedHashSet<>();
    private final Set<String> intervalNames = new LinkedHashSet<>();

    ConfigSections(ConfigLoader.Options options) {
        MatcherFields matcherFields = new MatcherFields(options.mode());
        templateSyntax = options.templates();
        routes = new RouteSection(matcherFields);
        inhibitRules = new InhibitSection(matcherFields);
    }

    /** Reads the file; null if it has no route, which is then noted. */
    @Nullable
    ConfigDocument read(MappingReader in) {
        GlobalConfig global = in.value("global").read(GlobalSection.SHAPE::read);
        RouteSource route = in.object("route", routes::readRoot);
        if (route == null && in.isMapping()) {
            in.fault("route", "missing: no routes provided (expected: a root route)");
        }
        List<InhibitRuleSource> rules = readRules(in);
        ReceiverSection receivers = new ReceiverSection(new ReceiverDefaults(global, templateSyntax), receiverNames);
        List<ReceiverConfig> receiverList = receivers.readAll(in);
        List<String> templates = in.filePaths("templates");
        List<NamedIntervals> muteIntervals = TimeIntervalSection.read("mute_time_intervals", in, intervalNames);
        List<NamedIntervals> intervals = TimeIntervalSection.read("time_intervals", in, intervalNames);
        TracingConfig tracing = in.object("tracing", TracingSection.SHAPE::read);
        EventRecorderConfig recorder = in.object("event_recorder", EventRecorderSection.SHAPE::read);
        routes.checkNames(receiverNames, intervalNames);
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

    /** An empty rule, and so a null one, is valid: it makes every alert inhibit every other. */
    private List<InhibitRuleSource> readRules(MappingReader in) {
        return in.value("inhibit_rules").items().stream()
                .<InhibitRuleSource>map(rule -> rule.read(inhibitRules.shape()::read))
                .toList();
    }

    /** The file written out again, with all defaults. */
    String write(ConfigDocument document) {
        return YamlEmitter.write(MappingWriter.mapping(out -> write(document, out)));
    }

    private void write(ConfigDocument document, MappingWriter out) {
        out.object("global", inner -> GlobalSection.SHAPE.write(document.global(), inner));
        out.object("route", inner -> routes.write(document.route(), inner));
        out.objects("inhibit_rules", document.inhibitRules(), inhibitRules.shape()::write);
        out.objects("receivers", document.receivers(), ReceiverSection::write);
        out.alwaysTexts("templates", document.templates());
        TimeIntervalSection.write("mute_time_intervals", document.muteTimeIntervals(), out);
        TimeIntervalSection.write("time_intervals", document.timeIntervals(), out);
        out.objectOrNull("tracing", document.tracing(), TracingSection.SHAPE::write);
        out.objectUnlessEmpty(
                "event_recorder", inner -> EventRecorderSection.SHAPE.write(document.eventRecorder(), inner));
    }
}
