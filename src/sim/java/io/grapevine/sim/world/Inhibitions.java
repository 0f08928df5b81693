package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.files.ConfigLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The inhibition rules of a world: that of all receivers in its configuration, and in some worlds others for some receivers. These are drawn
 * from numbers of their own, so that all else in a world is what its seed has always stood for.
 *
 * @param rules all rules, with that of all receivers first
 */
public record Inhibitions(List<Rule> rules) {
    private static final int MOST = 3;

    /**
     * A rule.
     *
     * @param source the severity of the alerts that inhibit
     * @param target the severity of those that they inhibit
     * @param equal the label that they have in common; empty for none
     * @param receivers the receivers, by the names of the first edition of a configuration; empty for all
     */
    record Rule(String source, String target, String equal, Set<String> receivers) {
        boolean inhibits(AlertCondition by, AlertCondition alert) {
            return by.labels.valueOf("severity").equals(source)
                    && alert.labels.valueOf("severity").equals(target)
                    && by.labels.valueOf(equal).equals(alert.labels.valueOf(equal))
                    && (receivers.isEmpty() || receivers.contains(Configs.receiver(alert)));
        }

        /** The rule for a configuration, which has receivers of these names. */
        private String text(Set<String> names) {
            String those = receivers.stream()
                    .map(name -> names.contains(name) ? name : Configs.SECOND_NAME)
                    .collect(Collectors.joining(", "));
            return """
                  - {source_matchers: ['severity="%s"'], target_matchers: ['severity="%s"'], equal: [%s], receivers: [%s]}
                """.formatted(source, target, equal, those);
        }
    }

    /** The rules of a world. */
    public static Inhibitions of(SimWorld world) {
        List<Rule> rules = new ArrayList<>(List.of(new Rule("critical", "warning", "alertname", Set.of())));
        if (world.policy.inhibitsForSome()) {
            Random random = new Random(world.parameters.seed() * 1_000_231);
            for (int i = 1 + random.nextInt(MOST); i > 0; i--) {
                rules.add(rule(random, world.policy.hasDays()));
            }
        }
        return new Inhibitions(rules);
    }

    private static Rule rule(Random random, boolean hasDays) {
        boolean isOfCritical = random.nextBoolean();
        String target = isOfCritical && random.nextInt(3) == 0 ? "warning" : "info";
        // Where a warning inhibited all that has no label in common, hardly anything would be notified.
        String equal = List.of("alertname", "alertname", "team", "").get(random.nextInt(isOfCritical ? 4 : 3));
        List<String> all = hasDays ? List.of("one", "both", Configs.FIRST_NAME) : List.of("one", "both");
        Set<String> receivers = new TreeSet<>(Set.of(all.get(random.nextInt(all.size()))));
        if (random.nextInt(3) == 0) {
            receivers.add(all.get(random.nextInt(all.size())));
        }
        return new Rule(isOfCritical ? "critical" : "warning", target, equal, receivers);
    }

    /** Whether one alert inhibits another while it fires. */
    public boolean inhibits(AlertCondition by, AlertCondition alert) {
        return rules.stream().anyMatch(rule -> rule.inhibits(by, alert));
    }

    /** What a replica reads of the rules for some receivers, beside a configuration. */
    public Extensions extensions(Config config) {
        Set<String> names = config.receivers().stream().map(each -> each.name()).collect(Collectors.toSet());
        String text = rules.stream()
                .filter(rule -> !rule.receivers().isEmpty())
                .map(rule -> rule.text(names))
                .collect(Collectors.joining("", "on_call:\n  inhibit_rules:\n", ""));
        return ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), text.getBytes(StandardCharsets.UTF_8), config)
                .get()
                .extensions();
    }
}
