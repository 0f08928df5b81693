package io.grapevine.configcheck;

import io.grapevine.config.Config;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.Extensions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.template.go.GoTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds likely mistakes in a valid configuration, one line each. */
public final class ConfigWarnings {
    private ConfigWarnings() {}

    /** Sections that do nothing, and patterns of {@code templates:} that match no file. Reads directories. */
    public static List<String> of(Config config) {
        List<String> warnings = new ArrayList<>();
        if (!config.eventRecorder().equals(EventRecorderConfig.NONE)) {
            warnings.add("event_recorder: read and checked, but no events are recorded");
        }
        warnings.addAll(TemplateFiles.unmatched(config.templates()));
        return warnings;
    }

    /** Templates that will fail: in the texts of the receivers that routes name, and in the files of templates. */
    public static List<String> ofTemplates(Config config, GoTemplates templates) {
        TreeSet<String> used = new TreeSet<>();
        collect(config.route(), used);
        List<String> warnings = new ArrayList<>(TemplateWarnings.of(templates));
        for (ReceiverConfig receiver : config.receivers()) {
            if (used.contains(receiver.name())) {
                warnings.addAll(TemplateWarnings.of(receiver, templates));
            }
        }
        return warnings;
    }

    private static void collect(RouteConfig route, TreeSet<String> receivers) {
        receivers.add(route.receiver());
        route.routes().forEach(child -> collect(child, receivers));
    }

    /** Patterns of {@code templates:} in {@code grapevine.yml} that match no file. Reads directories. */
    public static List<String> of(Extensions extensions) {
        return TemplateFiles.unmatched(extensions.templates());
    }
}
