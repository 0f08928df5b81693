package io.grapevine.amtool.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Depth;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Histories;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.Replay.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AffectedAlertsTest {
    /** How many random days are played with each change. */
    private static final int DAYS = Depth.of(1, 2);

    private static final String CONFIG = """
        route:
          receiver: rest
          group_by: [alertname, instance]
          routes:
          - {receiver: all, matchers: [severity="critical"], group_by: [severity], continue: true}
          - {receiver: shop, matchers: [team="t0"], group_by: [alertname]}
          - {receiver: db, matchers: [team="t1"], group_wait: 10s}
          - {receiver: db, matchers: [team="t2"]}
        inhibit_rules:
        - {source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [instance]}
        receivers:
        - {name: rest, webhook_configs: [{url: 'http://localhost/'}]}
        - {name: all, webhook_configs: [{url: 'http://localhost/'}]}
        - {name: shop, webhook_configs: [{url: 'http://localhost/'}]}
        - {name: db, webhook_configs: [{url: 'http://localhost/'}]}
        """;

    private static TestedConfig config(String text) throws Exception {
        return Histories.configs().load(new ConfigSource(Path.of("test.yml"), text, null, null));
    }

    /** Alerts of a few names, teams, instances and severities that fire again and again for a day. */
    private static Recording day(long seed) {
        Random random = new Random(seed);
        List<int[]> firings = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int begin = random.nextInt(24 * 3600);
            firings.add(new int[] {begin, begin + 30 + random.nextInt(4000), random.nextInt(1 << 20)});
        }
        firings.sort(Comparator.comparing(firing -> firing[0]));
        Histories histories = Histories.begun();
        for (int[] firing : firings) {
            Random of = new Random(firing[2]);
            String[] labels = {
                "alertname", "A" + of.nextInt(3),
                "instance", "i" + of.nextInt(4),
                "severity", of.nextBoolean() ? "critical" : "warning",
                "team", "t" + of.nextInt(4)
            };
            histories.fires(firing[0] + "s", labels).resolves(firing[1] + "s", labels);
        }
        return histories.process("26h", "a", false).recording();
    }

    private static HistoryChanges changes(
            Recording recording, List<Recording> parts, TestedConfig before, TestedConfig after) {
        Replay replay = new Replay(
                recording, "", ComparedSpan.of(recording, null, null, null), Duration.ofMinutes(1), List.of());
        return HistoryChanges.of(
                replay,
                parts,
                new Variant("", ConfigPlan.always(before)),
                new Variant("", ConfigPlan.always(after)),
                List.of(before.config(), after.config()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            receiver: shop, matchers|receiver: db, matchers
            group_by: [alertname]}|group_by: [team]}
            group_wait: 10s|group_wait: 3m
            team="t2"]|team=~"t2.*"]
            continue: true|continue: false
            {receiver: db, matchers: [team="t1"]|{receiver: rest, matchers: [team="t1", severity="critical"]
            """)
    void theOthersAreNotifiedAsBefore(String old, String young) throws Exception {
        TestedConfig before = config(CONFIG);
        TestedConfig after = config(CONFIG.replace(old, young));
        int left = 0;
        for (int seed = 0; seed < DAYS; seed++) {
            Recording all = day(seed);
            Recording part = AffectedAlerts.part(all, before, after);

            assertThat(changes(all, List.of(part), before, after)).isEqualTo(changes(all, List.of(all), before, after));
            left += all.episodes().size() - part.episodes().size();
        }
        assertThat(left).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            group_by: [alertname, instance]|group_by: [instance]
            group_by: [instance], continue|group_by: [instance, team], continue
            equal: [instance]|equal: [instance, alertname]
            receiver: rest|receiver: db
            """)
    void independentPartsAreNotifiedAsInOnePlay(String old, String young) throws Exception {
        String base = CONFIG.replace("[severity]", "[instance]").replace("[alertname]}", "[alertname, instance]}");
        TestedConfig before = config(base);
        TestedConfig after = config(base.replace(old, young));
        int parts = 0;
        for (int seed = 0; seed < DAYS; seed++) {
            Recording all = day(seed);
            List<Recording> split = AffectedAlerts.split(all, before, after, 1);

            assertThat(changes(all, split, before, after)).isEqualTo(changes(all, List.of(all), before, after));
            parts += split.size();
        }
        assertThat(parts).isGreaterThan(DAYS);
    }

    @Test
    void manyAlertsOfOneGroupAreOnePart() throws Exception {
        Histories histories = Histories.begun();
        for (int i = 0; i < 30_000; i++) {
            histories.fires("1m", "alertname", "A", "i", "i" + i);
        }
        TestedConfig config = config(CONFIG.replace("[alertname, instance]", "[alertname]"));

        assertThat(AffectedAlerts.split(histories.process("1h", "a", false).recording(), config, config, 1))
                .hasSize(1);
    }

    @Test
    void aChangeOfMoreThanRoutesMayAffectAll() throws Exception {
        Recording all = day(1);
        TestedConfig after = config(CONFIG.replace("equal: [instance]", "equal: [team]"));

        assertThat(AffectedAlerts.part(all, config(CONFIG), after)).isSameAs(all);
        assertThat(AffectedAlerts.part(all, config(CONFIG), config(CONFIG)).episodes())
                .isEmpty();
    }

    @Test
    void aReceiverThatIsMadeOtherwiseAffectsItsAlerts() throws Exception {
        Recording all = day(1);
        TestedConfig after = config(CONFIG.replace(
                "{name: shop, webhook_configs: [{url: 'http://localhost/'}]}",
                "{name: shop, webhook_configs: [{url: 'http://localhost/', send_resolved: false}]}"));

        assertThat(AffectedAlerts.part(all, config(CONFIG), after).episodes())
                .isNotEmpty()
                .hasSizeLessThan(all.episodes().size());
    }
}
