package io.grapevine.integration.trial;

import io.grapevine.config.Config;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.receiver.Sigv4Config;
import io.grapevine.config.receiver.SnsConfig;
import io.grapevine.configcheck.ConfigFields;
import io.grapevine.go.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry of a receiver that is to be tested.
 *
 * @param config the entry
 * @param index its position among those of its kind
 */
record TestedIntegration(IntegrationConfig config, int index) {
    /** A receiver with more is no receiver but an attempt to keep this computer busy. */
    private static final int MOST = 100;

    /**
     * The entries of a receiver.
     *
     * @throws TrialRefusal if it is not there, or has too many
     */
    static List<TestedIntegration> of(Config config, String name) throws TrialRefusal {
        ReceiverConfig receiver = config.receivers().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> TrialRefusal.notFound("no receiver " + Quoted.quote(name)));
        if (receiver.integrations().size() > MOST) {
            throw TrialRefusal.invalid("receiver " + Quoted.quote(name) + ": "
                    + receiver.integrations().size() + " integrations (expected: at most " + MOST + ")");
        }
        Map<String, Integer> counts = new TreeMap<>();
        List<TestedIntegration> entries = new ArrayList<>();
        for (IntegrationConfig integration : receiver.integrations()) {
            entries.add(new TestedIntegration(integration, counts.merge(integration.kind(), 1, Integer::sum) - 1));
        }
        return entries;
    }

    /**
     * Makes sure that the entry brings all that it needs: whoever may ask for a test may not read what this computer
     * keeps in files, nor use its identity at AWS.
     *
     * @throws TrialRefusal if it does not
     */
    void checkSelfContained() throws TrialRefusal {
        List<String> faults = new ArrayList<>();
        if (config instanceof Record composed) {
            ConfigFields.walk(composed, (path, component, value) -> {
                if (ConfigFields.namesFiles(component) && !value.equals("")) {
                    faults.add(fault(path, "a file (expected: its content"));
                }
            });
        }
        if (config instanceof SnsConfig sns) {
            Sigv4Config sigv4 = sns.sigv4();
            if (!sigv4.profile().isEmpty()) {
                faults.add(fault("sigv4.profile", "a profile (expected: access_key and secret_key"));
            } else if (sigv4.accessKey().isEmpty()) {
                faults.add(fault("sigv4.access_key", "missing (expected: a key"));
            }
        }
        if (!faults.isEmpty()) {
            throw TrialRefusal.invalid(String.join("\n", faults));
        }
    }

    private String fault(String path, String what) {
        return config.integrationKind().field() + "[" + index + "]." + path + ": " + what
                + ", in a configuration that comes with a request)";
    }
}
