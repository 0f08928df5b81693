package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownSilence;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.TenantPlayer;
import io.grapevine.sim.world.TenantVersion;
import io.grapevine.sim.world.TenantWorkload;
import io.grapevine.sim.world.TenantWorkload.Upload;
import io.grapevine.sim.world.TenantWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the configurations of a tenant: all replicas have the same one at the end, and no older one than they must; one of the
 * operator is always in force, and the fallback is never stored. A deletion is final: no configuration, no silence and no
 * notification of the tenant's life before comes back.
 */
final class TenantChecker implements Watcher {
    /** Two clocks differ by no more, unless one is set or far off. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);

    /** Attempts that are running when a tenant is deleted may take so long. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final SimWorld world;
    private final TenantWorkload tenant;
    /** By life and process, when the process must have known of the deletion at the latest. */
    private final Map<String, Duration> deletionKnown = new LinkedHashMap<>();

    private final Set<String> reported = new LinkedHashSet<>();

    TenantChecker(SimWorld world, TenantWorkload tenant) {
        this.world = world;
        this.tenant = tenant;
    }

    @Override
    public void onSecond() {
        if (tenant.lives.isEmpty()) {
            return;
        }
        for (Machine machine : world.up()) {
            TenantPlayer player = tenant.lives.get(0).player(machine);
            if (player != null && machine.isAwake()) {
                checkOperator(machine, player.version());
                tenant.lives.forEach(life -> checkDeletion(machine, player, life));
            }
        }
    }

    private void checkOperator(Machine machine, TenantVersion version) {
        if (!tenant.uploads() && !version.equals(tenant.file())) {
            report("tenant", machine.name + " has version " + version + " instead of " + tenant.file());
        }
    }

    private void checkDeletion(Machine machine, TenantPlayer player, TenantWorld life) {
        int deletion = tenant.deletion(life.life);
        if (deletion == SendAttempt.NONE || !world.knowledge.hasForCertain(machine.name, deletion)) {
            return;
        }
        deletionKnown.putIfAbsent(process(machine, life), world.elapsed());
        TenantVersion version = player.version();
        if (version.exists() && version.life() <= life.life) {
            report("deleted tenant", "version " + version + " at " + machine.name);
        }
        for (KnownSilence silence : life.silences()) {
            if (!silence.id().isEmpty()
                    && player.isSilencing(silence.id(), machine.host().now())) {
                report("deleted tenant", "silence " + silence.id() + " at " + machine.name);
            }
        }
    }

    private static String process(Machine machine, TenantWorld life) {
        return life.life + " " + machine.name + "." + machine.boots();
    }

    @Override
    public void onTenantSent(TenantWorld life, SendAttempt sending) {
        if (life.id().equals(tenant.id())) {
            Machine sender = world.machine(sending.message.from());
            Duration known = deletionKnown.get(process(sender, life));
            if (known != null && known.plus(GRACE).compareTo(sending.sentAt) < 0) {
                report("deleted tenant", sending.message.toString());
            }
        }
    }

    @Override
    public void atEnd() {
        if (tenant.lives.isEmpty()) {
            return;
        }
        Set<TenantVersion> versions = new LinkedHashSet<>();
        TenantWorld last = tenant.lives.get(tenant.lives.size() - 1);
        for (Machine machine : world.up()) {
            TenantPlayer player = last.player(machine);
            if (player != null) {
                versions.add(player.version());
            }
        }
        if (versions.size() > 1) {
            report("tenant", "versions differ: " + versions);
        } else if (tenant.uploads() && !versions.isEmpty()) {
            checkLast(last, versions.iterator().next());
        }
    }

    private void checkLast(TenantWorld last, TenantVersion version) {
        List<Upload> known = tenant.versions().stream()
                .filter(upload -> upload.version().life() == last.life && isKnown(upload.fact()))
                .toList();
        if (!last.isEnded() && version.life() != last.life && !known.isEmpty()) {
            report("tenant", "version " + version + " instead of one of life " + last.life);
        }
        tenant.versions().stream()
                .filter(upload -> upload.version().equals(version))
                .forEach(shown -> known.stream()
                        .filter(other -> other.knew(shown) || isLater(other, shown))
                        .forEach(other -> report("tenant", "version " + version + " instead of " + other.version())));
    }

    private boolean isLater(Upload other, Upload shown) {
        return !world.parameters.skewed() && other.at().minus(shown.at()).compareTo(CLOCKS_APART) > 0;
    }

    private boolean isKnown(int fact) {
        return fact != SendAttempt.NONE
                && world.up().stream().anyMatch(machine -> world.knowledge.has(machine.name, fact));
    }

    private void report(String checker, String what) {
        if (reported.add(checker + what)) {
            world.report(checker, "tenant " + tenant.id() + ": " + what);
        }
    }
}
