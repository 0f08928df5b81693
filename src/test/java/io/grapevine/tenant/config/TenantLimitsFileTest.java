package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantLimitsFileTest {
    private static Read<TenantLimitsFile> parse(String yaml) {
        return TenantLimitsFile.parse(Path.of("limits.yml"), yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static TenantLimits limitsOf(String tenant, String yaml) {
        return parse(yaml).get().of(TenantId.of(tenant));
    }

    private static List<String> faults(String yaml) {
        return parse(yaml).faults().stream().map(Object::toString).toList();
    }

    @Test
    void everyLimitOfMimirAndCortexIsRead() {
        TenantLimits limits = limitsOf("a", """
                overrides:
                  a:
                    alertmanager_notification_rate_limit: 2.5
                    alertmanager_notification_rate_limit_per_integration: {email: 0.1, webhook: -1}
                    alertmanager_max_dispatcher_aggregation_groups: 1
                    alertmanager_max_alerts_count: 2
                    alertmanager_max_alerts_size_bytes: 3
                    alertmanager_max_silences_count: 4
                    alertmanager_max_silence_size_bytes: 5
                    alertmanager_max_silences_size_bytes: 6
                    alertmanager_max_config_size_bytes: 7
                    alertmanager_max_templates_count: 8
                    alertmanager_max_template_size_bytes: 0
                    grapevine_max_running_attempts: 9
                    alertmanager_receivers_firewall_block_cidr_networks: 10.0.0.0/8, fd00::/8
                    alertmanager_receivers_firewall_block_private_addresses: true
                """);

        assertThat(Arrays.stream(Count.values())
                        .filter(count -> !count.isOfAll())
                        .map(limits::of))
                .containsExactly(2L, 3L, 1L, 4L, 5L, 6L, 7L, 8L, 0L, 9L);
        assertThat(limits.rateOf("slack")).isEqualTo(2.5);
        assertThat(limits.rateOf("email")).isEqualTo(0.1);
        assertThat(limits.rateOf("webhook")).isNegative();
        assertThat(limits.blockedNetworks()).containsExactly("10.0.0.0/8", "fd00::/8");
        assertThat(limits.blockPrivate()).isTrue();
        assertThat(limits.isExceeded(Count.MAX_ALERTS_COUNT, 2)).isFalse();
        assertThat(limits.isExceeded(Count.MAX_ALERTS_COUNT, 3)).isTrue();
        assertThat(limits.isExceeded(Count.MAX_TEMPLATE_SIZE_BYTES, Long.MAX_VALUE))
                .isFalse();
    }

    @Test
    void tenantHasTheDefaultsWhereTheFileSetsNothing() {
        String yaml = """
                limits: {alertmanager_max_alerts_count: 7, alertmanager_max_silences_count: 8}
                overrides:
                  a: {alertmanager_max_alerts_count: 9}
                  b:
                """;

        assertThat(limitsOf("a", yaml).of(Count.MAX_ALERTS_COUNT)).isEqualTo(9);
        assertThat(limitsOf("a", yaml).of(Count.MAX_SILENCES_COUNT)).isEqualTo(8);
        assertThat(limitsOf("b", yaml).of(Count.MAX_ALERTS_COUNT)).isEqualTo(7);
        assertThat(limitsOf("A", yaml).of(Count.MAX_ALERTS_COUNT)).isEqualTo(7);
        assertThat(limitsOf("c", yaml)).isEqualTo(file(yaml).defaults());
        assertThat(limitsOf("a", "overrides: {}")).isEqualTo(TenantLimits.DEFAULT);
        assertThat(TenantLimits.DEFAULT.counts().values()).allMatch(limit -> limit > 0);
    }

    private static TenantLimitsFile file(String yaml) {
        return parse(yaml).get();
    }

    @Test
    void keysOfMimirForOtherPartsArePassedOver() {
        Read<TenantLimitsFile> result = parse("""
                multi_kv_config: {mirror_enabled: true}
                overrides:
                  a: {ingestion_rate: 10, ruler_max_rules_per_rule_group: 5}
                  b: {ingestion_rate: 20, alertmanager_max_alerts_count: 1}
                """);

        assertThat(result.faults()).isEmpty();
        assertThat(result.warnings()).singleElement().asString().contains("multi_kv_config");
        assertThat(result.get().of(TenantId.of("a"))).isEqualTo(TenantLimits.DEFAULT);
    }

    @Test
    void keysAtTheTopThatAreNoLimitsAreWarnedAbout() {
        Read<TenantLimitsFile> loaded = parse("""
            ingester_limits: {max_tenants: 1}
            overrides: {a: {ingestion_rate: 10}}
            """);

        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .startsWith("limits.yml:1:18: ingester_limits: not known here, so it has no effect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "'' ~ limits.yml:1:1: missing: the file is empty (expected: overrides or limits)",
                "# overrides ~ limits.yml:1:1: missing: the file is empty (expected: overrides or limits)",
                "{} ~ limits.yml:1:1: no limits (expected: overrides or limits; overrides: {} where no tenant has its"
                        + " own)",
                "overrides: ~ limits.yml:1:11: overrides: nothing (expected: a mapping, {} for an empty one)",
                "{limits: {}, override: {a: {}}} ~ limits.yml:1:24: override: field not found (expected: overrides)",
                "overrides: [a] ~ limits.yml:1:12: overrides: a list (expected: a mapping)",
                "overrides: {a: 5} ~ limits.yml:1:16: overrides.a: a single value (expected: a mapping)",
                "overrides: {a/b: {}} ~ limits.yml:1:18: overrides.a/b: tenant ID 'a/b' contains unsupported character"
                        + " '/' (expected: the id of a tenant)",
                "overrides: {a: {alertmanager_max_alert_count: 1}} ~ limits.yml:1:47:"
                        + " overrides.a.alertmanager_max_alert_count: field not found (expected:"
                        + " alertmanager_max_alerts_count)",
                "limits: {grapevine_max_running_attempt: 1} ~ limits.yml:1:41: limits.grapevine_max_running_attempt:"
                        + " field not found (expected: grapevine_max_running_attempts)",
                "overrides: {a: {grapevine_max_uploads_count: 1}} ~ limits.yml:1:46:"
                        + " overrides.a.grapevine_max_uploads_count: a limit of all tenants (expected: below limits)",
                "limits: {alertmanager_max_alerts_count: -1} ~ limits.yml:1:41: limits.alertmanager_max_alerts_count:"
                        + " \"-1\" (expected: an integer from 0 to 9223372036854775807)",
                "limits: {alertmanager_max_alerts_count: 1MB} ~ limits.yml:1:41: limits.alertmanager_max_alerts_count:"
                        + " \"1MB\" (expected: an integer)",
                "limits: {alertmanager_notification_rate_limit: .inf} ~ limits.yml:1:48:"
                        + " limits.alertmanager_notification_rate_limit: Infinity (expected: notifications per second)",
                "limits: {alertmanager_notification_rate_limit_per_integration: {mail: 1}} ~ limits.yml:1:71:"
                        + " limits.alertmanager_notification_rate_limit_per_integration.mail: \"mail\" (expected: email)",
                "limits: {alertmanager_receivers_firewall_block_cidr_networks: '10.0.0.0/8,10.0.0.1'} ~"
                        + " limits.yml:1:63: limits.alertmanager_receivers_firewall_block_cidr_networks: \"10.0.0.1\""
                        + " (expected: a network such as 10.0.0.0/8)",
                "limits: {alertmanager_receivers_firewall_block_cidr_networks: ['10.0.0.0/33']} ~ limits.yml:1:64:"
                        + " limits.alertmanager_receivers_firewall_block_cidr_networks[0]: \"10.0.0.0/33\" (expected: a"
                        + " network such as 10.0.0.0/8)"
            })
    void errorHasItsPosition(String yaml, String error) {
        assertThat(faults(yaml)).containsExactly(error);
    }
}
