package io.grapevine.web.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPathsTest {
    @ParameterizedTest
    @CsvSource({
        "/alertmanager, ''",
        "/alertmanager/, /",
        "/alertmanager/api/v2/alerts, /api/v2/alerts",
        "/t/a, ''",
        "/t/a/, /",
        "/t/a/api/v2/alerts, /api/v2/alerts",
        "/t//api/v2/alerts, /api/v2/alerts",
    })
    void innerPathIsWhatFollowsTheTenant(String path, String inner) {
        assertThat(TenantPaths.isOfTenant(path)).isTrue();
        assertThat(TenantPaths.inner(path)).isEqualTo(inner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/t", "/tx/a", "/alertmanagers/", "/api/v2/alerts", "/x/t/a/"})
    void otherPathsAreOfNoTenant(String path) {
        assertThat(TenantPaths.isOfTenant(path)).isFalse();
        assertThat(TenantPaths.inner(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/t/a, a", "/t/a/, a", "/t/a/t/b/, a", "/t/, ''", "/t, ''", "/t//x, ''", "/t/it%27s/x, it%27s"})
    void tenantIsTheSecondPart(String path, String tenant) {
        assertThat(TenantPaths.tenant(path)).isEqualTo(tenant);
    }
}
