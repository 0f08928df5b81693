package io.grapevine.tenant.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.sim.Samples;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.TenantRegistry.UploadResult;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The uploads of one replica over months. */
class UploadsTest {
    private static final TenantId A = SimTenants.A;
    private static final TenantId B = SimTenants.B;
    private static final TenantLimits TWO = limited();

    private final SimLoop loop = Samples.loop();
    private final List<byte[]> disk = new ArrayList<>();
    private VersionStore versions;
    private Uploads uploads = started();

    private static TenantLimits limited() {
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        counts.put(Count.MAX_UPLOADS_COUNT, 2L);
        return new TenantLimits(counts, 0, Map.of(), List.of(), false);
    }

    private Uploads started() {
        Journal files = new Journal() {
            @Override
            public void append(byte[] record, Runnable whenDurable) {
                disk.add(record);
                whenDurable.run();
            }

            @Override
            public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
                List<byte[]> read = List.copyOf(records);
                disk.clear();
                disk.addAll(read);
                done.accept(OptionalLong.of(read.size()));
            }
        };
        versions = new VersionStore(loop, new MemberId("x", "boot"), member -> false);
        return new Uploads(loop, versions.states().state("tcfg", () -> {}), files, tenant -> {});
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusDays(1)) {
            loop.runUntil(loop.elapsed().plusDays(1));
            versions.sweep();
            uploads.keep();
        }
    }

    private Optional<UploadResult> exceeded(TenantId tenant) {
        return uploads.exceeded(tenant, SimTenants.DOCUMENT, TWO);
    }

    private void put(TenantId tenant) {
        assertThat(uploads.put(tenant, SimTenants.DOCUMENT, () -> {})).isTrue();
    }

    @Test
    void idsOfDeletedTenantsAreForgottenAfterAMonthAndUploadsAreNot() {
        put(B);
        for (int i = 0; i < 20; i++) {
            put(TenantId.of("t" + i));
            uploads.delete(TenantId.of("t" + i), () -> {});
        }
        pass(Uploads.REMEMBERED.minusDays(1));
        assertThat(exceeded(A)).contains(UploadResult.TOO_MANY);
        assertThat(uploads.generation(TenantId.of("t1"))).isEqualTo(1);

        pass(Duration.ofDays(2));
        assertThat(exceeded(A)).isEmpty();
        assertThat(uploads.generation(TenantId.of("t1"))).isZero();
        pass(Uploads.REMEMBERED.multipliedBy(3));
        assertThat(uploads.tenants()).containsExactly(B);
        uploads.snapshot(size -> {});
        assertThat(disk).hasSize(1);
    }

    @Test
    void uploadIsThereHoweverLongTheReplicaWasAwayAndNothingThatWasDeletedIs() {
        put(A);
        put(B);
        uploads.delete(B, () -> {});
        loop.runUntil(loop.elapsed().plus(Uploads.REMEMBERED.multipliedBy(5)));

        List<byte[]> stored = List.copyOf(disk);
        uploads = started();
        stored.forEach(record -> assertThat(uploads.restore(record)).isInstanceOf(Decoded.Ok.class));

        assertThat(uploads.tenants()).containsExactly(A);
        pass(Uploads.REMEMBERED.multipliedBy(2));
        assertThat(uploads.tenants()).containsExactly(A);
    }
}
