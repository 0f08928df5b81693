package io.grapevine.app;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks for texts of receivers that are no templates though they were meant to be. Alertmanager finds out when it sends,
 * so they are no reason to refuse a configuration, but whoever loads it should hear of them.
 */
final class TemplateWarnings {
    private static final String ACTION = "{{";

    private TemplateWarnings() {}

    /** A line for each text of the receiver that cannot be parsed. Secrets are not looked at. */
    static List<String> of(ReceiverConfig receiver, GoTemplates templates) {
        List<String> warnings = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (IntegrationConfig integration : receiver.integrations()) {
            int index = counts.merge(integration.kind(), 1, Integer::sum) - 1;
            if (integration instanceof Record fields) {
                String where =
                        "receiver \"" + receiver.name() + "\": " + integration.kind() + "_configs[" + index + "].";
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
        } catch (TemplateException fault) {
            warnings.add(where + ": " + fault.getMessage() + " (expected: a template; sending will fail)");
        }
    }
}
