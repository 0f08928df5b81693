package io.grapevine.config.check;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds likely mistakes in a valid configuration, one line each. */
public final class ConfigWarnings {
    private static final String ACTION = "{{";
    private static final String SENDING_FAILS = "; sending will fail)";
    private static final String UNDEFINED =
            " (expected: a template of the files in templates:, or a built-in one" + SENDING_FAILS;

    private ConfigWarnings() {}

    /** Patterns of {@code templates:} that match no file. Reads directories. */
    public static List<String> of(Config config) {
        return TemplateFiles.unmatched(config.templates());
    }

    /** Templates that will fail: in the texts of the receivers that routes name, and in the files of templates. */
    public static List<String> ofTemplates(Config config, GoTemplates templates) {
        TreeSet<String> used = new TreeSet<>();
        collect(config.route(), used);
        List<String> warnings = new ArrayList<>();
        templates.undefined().forEach(call -> warnings.add(call + UNDEFINED));
        for (ReceiverConfig receiver : config.receivers()) {
            if (used.contains(receiver.name())) {
                warnings.addAll(of(receiver, templates));
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

    /**
     * Creates a warning for each text of the receiver that cannot be parsed or names what is not defined. Secrets are
     * left out. Alertmanager fails only when it sends, so these are no errors.
     */
    static List<String> of(ReceiverConfig receiver, GoTemplates templates) {
        List<String> warnings = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (IntegrationConfig integration : receiver.integrations()) {
            int index = counts.merge(integration.kind(), 1, Integer::sum) - 1;
            if (integration instanceof Record fields) {
                String where = "receiver \"" + receiver.name() + "\": "
                        + integration.integrationKind().field() + "[" + index + "].";
                ConfigFields.walk(fields, (path, component, value) -> {
                    if (value instanceof String text && text.contains(ACTION) && !isClientOption(path)) {
                        check(where + path, text, templates, warnings);
                    }
                });
            }
        }
        return warnings;
    }

    private static boolean isClientOption(String path) {
        return path.startsWith("http_config.");
    }

    private static void check(String where, String text, GoTemplates templates, List<String> warnings) {
        try {
            templates.check(text);
            templates.undefined(text).forEach(call -> warnings.add(where + ": " + call + UNDEFINED));
        } catch (TemplateException fault) {
            warnings.add(where + ": " + fault.getMessage() + " (expected: a template" + SENDING_FAILS);
        }
    }
}
