package io.grapevine.tenant.registry;

import static io.grapevine.tenant.registry.SimTenants.A;
import static io.grapevine.tenant.registry.SimTenants.B;
import static io.grapevine.tenant.registry.SimTenants.DOCUMENT;
import static io.grapevine.tenant.registry.SimTenants.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.TenantRegistry.TenantAnswer;
import io.grapevine.tenant.registry.TenantRegistry.UploadResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tenants that have no configuration of their own. */
class FallbackTenantsTest {
    private static final Optional<TenantSource> FALLBACK =
            Optional.of(new TenantSource(TenantSource.Origin.FALLBACK, "fallback.yml", DOCUMENT));

    @Test
    void fallbackServesAsManyTenantsAsMayHaveAnUpload() {
        SimTenants all = new SimTenants();
        SimTenants.Replica x = all.start("x", Map.of(), FALLBACK);
        x.limitUploads(Count.MAX_UPLOADS_COUNT, 1);
        x.live(A);
        assertThat(all.now(x.tenants.live(B))).isEqualTo(TenantAnswer.tooMany(1));
        assertThat(x.tenants.view(B)).isEmpty();
        x.live(A);
        assertThat(x.upload(B, DOCUMENT)).isEqualTo(UploadResult.STORED);
        x.live(B);
    }

    @Test
    void tenantOnTheFallbackEndsWhenItIsNotUsedAndNothingIsHeldOfIt() {
        SimTenants all = new SimTenants();
        SimTenants.Replica x = all.start("x", Map.of(), FALLBACK);
        SimTenants.Replica y = all.start("y", Map.of(), FALLBACK);
        x.limitUploads(Count.MAX_UPLOADS_COUNT, 1);
        ActiveTenant first = x.live(A);
        all.pass(Duration.ofMinutes(14));
        assertThat(x.live(A)).isSameAs(first);
        all.pass(Duration.ofMinutes(14));
        assertThat(x.tenants.view(A)).isPresent();
        all.pass(Duration.ofMinutes(6));
        assertThat(x.tenants.views()).isEmpty();
        assertThat(x.built).containsExactly("built a", "released a");
        x.live(B);
        all.pass(Duration.ofMinutes(30));
        String id = all.silence(y.live(A).node(), "alertname=\"One\"");
        all.pass(Duration.ofSeconds(1));
        assertThat(x.live(A).node().silences().get(id)).isNotNull();
        assertThat(x.tenants.isLive(first)).isFalse();
        assertThat(x.tenants.isLive(x.live(A))).isTrue();
        all.pass(Duration.ofHours(1));
        assertThat(x.tenants.views()).extracting(TenantView::tenant).containsExactly(A);
    }

    @Test
    void tenantOnTheFallbackStaysWhileItIsUsedOrHasAlerts() {
        SimTenants all = new SimTenants();
        all.options = Records.with(NodeFixtures.OPTIONS, "retention", Duration.ofHours(5));
        SimTenants.Replica x = all.start("x", Map.of(A, file(DOCUMENT)), FALLBACK);
        x.live(A);
        x.post(B, "One");
        TenantId open = TenantId.of("open");
        x.live(open);
        for (int i = 0; i < 6; i++) {
            all.pass(Duration.ofMinutes(10));
            x.live(open);
        }
        assertThat(x.tenants.views()).extracting(TenantView::isBuilt).containsExactly(true, true, true);
        all.pass(Duration.ofHours(2));
        assertThat(x.tenants.views()).extracting(TenantView::tenant).containsExactly(A, B);
        all.pass(Duration.ofHours(5));
        assertThat(x.tenants.views()).extracting(TenantView::tenant).containsExactly(A);
    }

    @Test
    void fallbackServesTenantsWithoutAConfigurationAndIsNeverStored() {
        SimTenants all = new SimTenants();
        SimTenants.Replica x = all.start("x", Map.of(), FALLBACK);
        all.pass(Duration.ofSeconds(70));
        x.post(A, "One");
        all.pass(Duration.ofSeconds(5));
        assertThat(all.notified).containsExactly("x a firing One");
        x.upload(A, SimTenants.document("group_wait: 9s"));
        assertThat(x.live(A).node().loadedConfig().config().route().groupWait()).isEqualTo(Duration.ofSeconds(9));
        all.now(x.tenants.delete(A, Optional.empty()));
        assertThat(x.tenants.view(A)).isEmpty();
        assertThat(x.live(A).node().alerts().all()).isEmpty();
        all.kill("x");
        assertThat(all.start("x", Map.of(), Optional.empty()).tenants.views()).isEmpty();
    }
}
