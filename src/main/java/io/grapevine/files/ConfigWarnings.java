package io.grapevine.files;

import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.Kinds;
import io.grapevine.template.SampleData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds likely mistakes in a valid configuration, one line each. */
public final class ConfigWarnings {
    private static final String ACTION = "{{";
    private static final String SENDING_FAILS = "; sending will fail)";
    private static final String UNDEFINED =
            " (expected: a template of the files in templates:, or a built-in one" + SENDING_FAILS;

    private static final String NO_FIELD = " (expected: a field of the data" + SENDING_FAILS;

    /** The secrets that are templates, each with the field of its kind. */
    private static final Set<String> RENDERED_SECRETS = Set.of(
            "ntfy_configs topic",
            "opsgenie_configs api_key",
            "pagerduty_configs routing_key",
            "pagerduty_configs service_key",
            "pushover_configs token",
            "pushover_configs user_key",
            "webhook_configs url",
            "wechat_configs api_secret");

    /** Alerts that fire, and alerts that have ended: templates often have a branch for each. */
    private static final List<TemplateData> SAMPLES = samples();

    private ConfigWarnings() {}

    private static List<TemplateData> samples() {
        TemplateData firing =
                SampleData.of("receiver", Instant.EPOCH.plus(Duration.ofDays(365)), "http://alertmanager");
        TemplateData ended = new TemplateData(
                firing.receiver(),
                "resolved",
                firing.resolved(),
                firing.notificationReason(),
                firing.groupLabels(),
                firing.commonLabels(),
                firing.commonAnnotations(),
                firing.routeLabels(),
                firing.externalUrl());
        return List.of(firing, ended);
    }

    /**
     * Texts that will fail: of the receivers that routes name, fixed ones included, and of the files of templates.
     */
    public static List<String> ofTemplates(Config config, GoTemplates templates) {
        Set<String> used = config.receiversOfRoutes();
        List<String> warnings = new ArrayList<>();
        Map<String, List<String>> known = new HashMap<>(); // most texts are the default ones
        templates.undefined().forEach(call -> warnings.add(call + UNDEFINED));
        for (ReceiverConfig receiver : config.receivers()) {
            if (used.contains(receiver.name())) {
                warnings.addAll(of(receiver, text -> known.computeIfAbsent(text, each -> faults(each, templates))));
            }
        }
        return warnings;
    }

    /**
     * Creates a warning for each text of the receiver that cannot be parsed, or names what is not defined or no data has. Of secrets
     * that are templates it does not say more. Alertmanager fails only when it sends, so these are no errors.
     */
    private static List<String> of(ReceiverConfig receiver, Function<String, List<String>> faults) {
        List<String> warnings = new ArrayList<>();
        for (ReceiverConfig.Numbered integration : receiver.numbered()) {
            if (integration.config() instanceof Record fields) {
                String where = place(receiver.name(), integration);
                String kind = Kinds.of(integration.config()).field() + " ";
                ConfigFields.walk(fields, (path, component, value) -> {
                    if (value instanceof String text && text.contains(ACTION) && !isClientOption(path)) {
                        faults.apply(text).forEach(fault -> warnings.add(where + path + ": " + fault));
                    } else if (value instanceof Secret secret
                            && RENDERED_SECRETS.contains(kind + path)
                            && !faults.apply(secret.reveal()).isEmpty()) {
                        warnings.add(where + path + ": fails (expected: a template" + SENDING_FAILS);
                    }
                });
                if (integration.config() instanceof KindRecord kindRecord) {
                    kindRecord.mistakes().forEach(mistake -> warnings.add(where + mistake));
                }
            }
        }
        return warnings;
    }

    /** The words before the path of a field of an integration. */
    static String place(String receiver, ReceiverConfig.Numbered integration) {
        return "receiver \"" + receiver + "\": "
                + Kinds.of(integration.config()).field() + "[" + integration.index() + "].";
    }

    private static boolean isClientOption(String path) {
        return path.startsWith("http_config.");
    }

    private static List<String> faults(String text, GoTemplates templates) {
        try {
            List<String> undefined = templates.undefined(text);
            return undefined.isEmpty()
                    ? missingField(text, templates).map(field -> field + NO_FIELD).stream()
                            .toList()
                    : undefined.stream().map(call -> call + UNDEFINED).toList();
        } catch (TemplateException fault) {
            return List.of(fault.getMessage() + " (expected: a template" + SENDING_FAILS);
        }
    }

    /** The first field that the text names and no data can have, as found by a try with sample data. */
    private static Optional<String> missingField(String text, GoTemplates templates) {
        return SAMPLES.stream()
                .flatMap(sample -> templates.missingField(text, sample).stream())
                .findFirst();
    }
}
