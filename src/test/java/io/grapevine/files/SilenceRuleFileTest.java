package io.grapevine.files;

import static io.grapevine.Lists.only;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.model.timeinterval.TimeInterval;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceRuleFileTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static Read<List<SilenceRule>> read(String text) {
        return SilenceFiles.parse(
                Path.of("dir/patching.yml"), text.getBytes(UTF_8), Map.of("holidays", List.of(TimeInterval.ALWAYS)));
    }

    private static List<SilenceRule> rules(String text) {
        return read(text).get();
    }

    private static List<String> faults(String text) {
        return read(text).faults().stream().map(ConfigError::toString).toList();
    }

    @Test
    void aRuleIsReadAndDescribed() {
        SilenceRule rule = rules("""
                silences:
                  rules:
                  - name: patching
                    matchers: ['job="node"', 'cluster=~"eu-.*"']
                    every: {weekdays: ['monday:tuesday'], days_of_month: ['-1'], months: [march], at: '02:00', for: 90m}
                    comment: CHG-1
                    expire_unmatched: 7d
                """).get(0);

        assertThat(rule.file()).isEqualTo("patching.yml");
        assertThat(rule.author()).isEqualTo("file:patching");
        assertThat(rule.place()).isEqualTo("dir/patching.yml:3:11");
        assertThat(rule.words())
                .isEqualTo("every Monday to Tuesday that is the last day of March at 02:00 for 1h30m (UTC)");
        Occurrence next = rule.after(NOW, 1).get(0);
        assertThat(rule.describe(next)).isEqualTo("Monday 2031-03-31 02:00 to 03:30 (UTC)");
    }

    @Test
    void memoryForManyDocumentsGrowsNoFasterThanTheirNumber() {
        allocated(50); // loads classes
        long few = allocated(500);
        long many = allocated(4_000);

        assertThat(many).isLessThan(12 * few);
    }

    private static long allocated(int documents) {
        String text = IntStream.range(0, documents)
                .mapToObj(i -> "---\nsilences: {rules: [{name: rule-" + i
                        + ", matchers: ['a=\"b\"'], to: 2027-01-01T00:00:00Z}]}\n")
                .collect(Collectors.joining());
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThat(rules(text)).hasSize(documents);
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void placesInLaterDocumentsAreThoseOfTheFile() {
        String rule = "silences:\n  rules:\n  - {name: %s, matchers: ['a=\"b\"'], to: 2027-01-01T00:00:00Z}\n";
        String text = rule.formatted("first") + "---\n" + rule.formatted("second");
        assertThat(rules(text))
                .extracting(SilenceRule::place)
                .containsExactly("dir/patching.yml:3:12", "dir/patching.yml:7:12");

        assertThat(only(faults(text.replace("second", "first")))).startsWith("dir/patching.yml:7:12: ");
        assertThat(only(faults(text + "---\na: [\n"))).startsWith("dir/patching.yml:11:1: ");
    }

    @Test
    void anOccurrenceHasAnIdOfItsOwn() {
        String text = """
                silences:
                  rules:
                  - {name: a, matchers: ['job="node"'], every: {at: '02:00', for: 1h, zone: Europe/Paris}}
                  - {name: b, matchers: ['job="node"'], every: {at: '02:00', for: 1h, zone: Europe/Paris}}
                """;
        SilenceRule rule = rules(text).get(0);
        List<Occurrence> next = rule.after(NOW, 2);

        assertThat(rule.id(next.get(0))).isEqualTo(rules(text).get(0).id(next.get(0)));
        assertThat(List.of(rule.id(next.get(1)), rules(text).get(1).id(next.get(0))))
                .doesNotContain(rule.id(next.get(0)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aRuleMayRecurForATime() {
        SilenceRule rule = rules("""
                silences:
                  rules:
                  - name: a
                    matchers: ['job="node"']
                    every: {weekdays: [tuesday], at: '02:00', for: 1h}
                    from: 2026-12-01T00:00:00Z
                    to: 2026-12-15T00:00:00+01:00
                """).get(0);

        assertThat(rule.after(NOW, 5))
                .extracting(Occurrence::start)
                .containsExactly(Instant.parse("2026-12-01T02:00:00Z"), Instant.parse("2026-12-08T02:00:00Z"));
        assertThat(rule.words())
                .isEqualTo("every Tuesday at 02:00 for 1h (UTC) from 2026-12-01T00:00:00Z to 2026-12-14T23:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            matchers: []\\nto: 2027-01-01T00:00:00Z | matchers: missing (expected: matchers such as job="node")
            matchers: ['']\\nto: 2027-01-01T00:00:00Z | matchers[0]: "" (expected: matchers such as job="node")
            matchers: ['a="b"', '{}']\\nto: 2027-01-01T00:00:00Z | matchers[1]: "{}" (expected: matchers such as job="node")
            matchers: ['job=~".+"']\\nto: 2027-01-01T00:00:00Z | matchers: {job=~".+"}: mutes all alerts (expected: a matcher that needs a value, such as job="node")
            matchers: ['{}']\\nto: 2027-01-01T00:00:00Z | matchers[0]: "{}" (expected: matchers such as job="node")
            matchers: ['job!="a"']\\nto: 2027-01-01T00:00:00Z | matchers: {job!="a"}: mutes all alerts (expected: a matcher that needs a value, such as job="node")
            matchers: ['a="b"'] | to: missing (expected: every, or from and to)
            matchers: ['a="b"']\\nto: tomorrow | to: "tomorrow" (expected: a time such as 2026-11-01T00:00:00Z)
            matchers: ['a="b"']\\nto: +999999999-12-31T23:59:59Z | to: "+999999999-12-31T23:59:59Z" (expected: a time from 1970 to 9999)
            matchers: ['a="b"']\\nfrom: -999999999-01-01T00:00:00Z\\nto: 2027-01-01T00:00:00Z | from: "-999999999-01-01T00:00:00Z" (expected: a time from 1970 to 9999)
            matchers: ['a="b"']\\nevery: {at: '2:00', for: 1h} | every.at: "2:00" (expected: HH:MM from 00:00 to 23:59, in quotes)
            matchers: ['a="b"']\\nevery: {at: '02:00'} | every.for: missing (expected: for, such as 2h, or until)
            matchers: ['a="b"']\\nevery: {at: '02:00', for: 32d} | every.for: "32d" (expected: a duration from 1m to 31d)
            matchers: ['a="b"']\\nevery: {at: '02:00', for: 1h, zone: Europe/Pari} | every.zone: "Europe/Pari" (expected: a name of the IANA time zone database such as Europe/Berlin, or UTC)
            matchers: ['a="b"']\\nevery: {at: '02:00', for: 1h, zone: Local} | every.zone: "Local" (expected: a name of the IANA time zone database such as Europe/Berlin, or UTC)
            matchers: ['a="b"']\\nevery: {weekdays: [tusday], at: '02:00', for: 1h} | every.weekdays[0]: tusday (expected: a day such as monday, or a range such as monday:friday)
            matchers: ['a="b"']\\nevery: {weekdays: [], at: '02:00', for: 1h} | every.weekdays: an empty list (expected: at least one, or none of the field)
            matchers: ['a="b"']\\nevery: {days_of_month: ['31'], months: [february], at: '02:00', for: 1h} | every: has no occurrence (expected: days that exist)
            matchers: ['a="b"']\\nevery: {at: '02:00', for: 1h, except: [holiday]} | every.except[0]: "holiday" (expected: holidays)
            matchers: ['a="b"']\\nevery: {at: '02:00', for: 1h, except: [holidays]} | every: has no occurrence (expected: an occurrence that is not excepted, between from and to)
            matchers: ['a="b"']\\nto: 2027-01-01T00:00:00Z\\nfor: 1h | for: field not found
            """)
    void aFaultHasItsPosition(String fields, String fault) {
        List<String> faults =
                faults("silences:\n  rules:\n  - name: x\n    " + fields.strip().replace("\\n", "\n    ") + "\n");

        assertThat(faults).isNotEmpty();
        assertThat(faults.get(0)).matches("dir/patching\\.yml:\\d+:\\d+: silences.rules\\[0]\\..*");
        assertThat(faults.get(0)).contains(": silences.rules[0]." + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            to: tomorrow | 1:55: silences.rules[0].to
            to: 1969-12-31T23:59:59Z | 1:55: silences.rules[0].to
            from: tomorrow, to: 2027-01-01T00:00:00Z | 1:57: silences.rules[0].from
            """)
    void aWrongTimeIsOneFault(String times, String fault) {
        assertThat(only(faults("silences: {rules: [{name: x, matchers: ['a=\"b\"'], " + times + "}]}")))
                .startsWith("dir/patching.yml:" + fault);
    }

    @Test
    void twoRulesOfANameAreAFault() {
        assertThat(faults("""
                silences:
                  rules:
                  - {name: x, matchers: ['a="b"'], to: 2027-01-01T00:00:00Z}
                  - {name: x, matchers: ['a="b"'], to: 2027-01-01T00:00:00Z}
                """))
                .containsExactly(
                        "dir/patching.yml:4:12: silences.rules[1].name: \"x\" (expected: a name that no other rule of the file has)");
    }

    @Test
    void kubernetesObjectsAreRead() {
        List<SilenceRule> rules = rules("""
                # two objects
                apiVersion: observability.giantswarm.io/v1alpha2
                kind: Silence
                metadata:
                  name: rack
                  namespace: ops
                  labels: {team: x}
                  annotations: {valid-until: '2026-12-01'}
                spec:
                  matchers:
                  - {name: rack, value: r7}
                  - {name: job, value: 'node|disk', matchType: '=~'}
                ---
                apiVersion: observability.giantswarm.io/v1alpha2
                kind: Silence
                metadata: {name: deploy}
                spec:
                  matchers: [{name: app, value: shop, matchType: =}]
                  startsAt: 2026-11-24T10:00:00Z
                  duration: 1d12h
                """);

        assertThat(rules).extracting(SilenceRule::name).containsExactly("ops/rack", "deploy");
        assertThat(rules.get(0).matchers()).hasToString("{job=~\"node|disk\",rack=\"r7\"}");
        assertThat(rules.get(0).words()).isEqualTo("to 2026-12-01T08:00:00Z");
        assertThat(rules.get(1).words()).isEqualTo("from 2026-11-24T10:00:00Z to 2026-11-25T22:00:00Z");
        assertThat(rules.get(1).place()).isEqualTo("dir/patching.yml:16:18");
    }

    @Test
    void aKubernetesObjectWithoutAnEndHoldsWhileItsFileIsThere() {
        SilenceRule rule = rules("""
                kind: SilenceList
                apiVersion: observability.giantswarm.io/v1alpha2
                items:
                - apiVersion: observability.giantswarm.io/v1alpha2
                  kind: Silence
                  metadata: {name: rack}
                  spec: {matchers: [{name: rack, value: r7}]}
                """).get(0);

        assertThat(rule.describe(rule.after(NOW, 1).get(0))).isEqualTo("now for as long as the rule is there (UTC)");
    }

    @Test
    void aKubernetesObjectOfAnotherVersionIsAFault() {
        assertThat(faults("""
                apiVersion: monitoring.giantswarm.io/v1alpha1
                kind: Silence
                metadata: {name: x}
                spec: {matchers: [{name: a, value: b}], duration: 1d}
                """))
                .containsExactly(
                        "dir/patching.yml:1:13: apiVersion: \"monitoring.giantswarm.io/v1alpha1\" (expected: observability.giantswarm.io/v1alpha2)",
                        "dir/patching.yml:4:7: spec.startsAt: missing (expected: the start of the duration)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {valid-until: '+10000-01-01'} | endsAt: null | 3:51: metadata.annotations.valid-until: "+10000-01-01" (expected: a time from 1970 to 9999)
            {valid-until: soon} | endsAt: null | 3:51: metadata.annotations.valid-until: "soon" (expected: a time such as 2026-11-01T00:00:00Z)
            {} | startsAt: 9999-01-01T00:00:00Z, duration: 3y | 4:87: spec.duration: "3y" (expected: a time from 1970 to 9999)
            """)
    void aKubernetesObjectWithAnImpossibleEndIsOneFault(String annotations, String times, String fault) {
        assertThat(only(faults("""
                apiVersion: observability.giantswarm.io/v1alpha2
                kind: Silence
                metadata: {name: rack, annotations: %s}
                spec: {matchers: [{name: rack, value: r7}], %s}
                """.formatted(annotations, times)))).startsWith("dir/patching.yml:" + fault);
    }

    @Test
    void theExamplesLoad() throws Exception {
        assertThat(rules(Files.readString(Path.of("config-examples/silences/rules/deploy.yml"))))
                .extracting(SilenceRule::name)
                .containsExactly("shop-deploy", "noisy-disk");
        Config config = ConfigLoader.LITERAL
                .load(Path.of("config-examples/simple.yml"))
                .get()
                .config();
        Extensions extensions = ConfigLoader.LITERAL
                .extensions(Path.of("config-examples/silences/grapevine.yml"), config)
                .get()
                .extensions();
        assertThat(extensions.of(SilencePlan.NONE).rules())
                .extracting(SilenceRule::name)
                .containsExactly("fleet-patching", "month-end", "backup", "old-rack");
        assertThat(SilenceFiles.readAll(extensions.of(SilencePlan.NONE).dirs(), Map.of()))
                .containsOnlyKeys(Path.of("config-examples/silences/rules/deploy.yml"));
    }

    @Test
    void anEmptyFileIsAFault() {
        assertThat(faults("# nothing\n"))
                .containsExactly(
                        "dir/patching.yml:1:1: no rules (expected: silences with rules, or an object of the kind Silence)");
    }
}
