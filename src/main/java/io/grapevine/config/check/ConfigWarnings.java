package io.grapevine.config.check;

import io.grapevine.config.Config;
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

    /** Patterns of {@code templates:} that match no file. Reads directories. */
    public static List<String> of(Config config) {
        return TemplateFiles.unmatched(config.templates());
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
