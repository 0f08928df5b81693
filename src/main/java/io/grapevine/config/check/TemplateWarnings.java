package io.grapevine.config.check;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks the template fields of receivers: whether they parse, and whether the templates that they call are defined.
 * Alertmanager fails only when it sends, so these are warnings, not errors.
 */
final class TemplateWarnings {
    private static final String ACTION = "{{";
    private static final String SENDING_FAILS = "; sending will fail)";

    private TemplateWarnings() {}

    /**
     * Creates a warning for each text of the receiver that cannot be parsed or names what is not defined. Secrets are
     * left out.
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
            templates.undefined(text).forEach(call -> warnings.add(where + ": " + call + undefined()));
        } catch (TemplateException fault) {
            warnings.add(where + ": " + fault.getMessage() + " (expected: a template" + SENDING_FAILS);
        }
    }

    /** A warning for each call in the files of templates that names what is not defined. */
    static List<String> of(GoTemplates templates) {
        return templates.undefined().stream().map(call -> call + undefined()).toList();
    }

    private static String undefined() {
        return " (expected: a template of the files in templates:, or a built-in one" + SENDING_FAILS;
    }
}
