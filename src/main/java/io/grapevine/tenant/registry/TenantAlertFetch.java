package io.grapevine.tenant.registry;

import io.grapevine.alerts.persistence.AlertLog;
import io.grapevine.alerts.persistence.FetchedAlerts;
import io.grapevine.alerts.persistence.PeerAlertFetch;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.AlertTransfer;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.tenant.registry.TenantAlerts.Portions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Fetches the alerts of all tenants from one peer where those on the disk are missing or old. On the loop only. */
record TenantAlertFetch(EventLoop loop, TenantAlerts alerts, ClusterPeers peers, BiConsumer<String, Runnable> builder)
        implements PeerAlertFetch.Target {
    /** How long adoption may take; a tenant may end, or take long to be built, and all others would wait for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Fetches the alerts if need be, and hands them over to peers from then on; before the mesh is started.
     *
     * @param builder builds the node of a member, if there is such a tenant, and then runs the task
     */
    static void begin(EventLoop loop, TenantAlerts alerts, Replication replicas, BiConsumer<String, Runnable> builder) {
        if (replicas.peers().status() == ClusterPeers.Status.DISABLED) {
            return;
        }
        AlertTransfer transfer = replicas.services().tenantTransfer();
        PeerAlertFetch fetch = new PeerAlertFetch(
                loop, replicas.peers(), transfer, new TenantAlertFetch(loop, alerts, replicas.peers(), builder));
        transfer.answerBy(() -> alerts.isOutdated() && !fetch.isOver() ? List.of() : alerts.portions());
        if (alerts.isOutdated()) {
            fetch.start();
        }
    }

    @Override
    public void hold() {
        alerts.hold();
    }

    @Override
    public void release() {
        alerts.release();
    }

    @Override
    public PeerAlertFetch.Collected collect(long most) {
        return new Collected(new FetchedAlerts.Budget(loop::now, most));
    }

    private final class Collected implements PeerAlertFetch.Collected, PeersListener {
        private final FetchedAlerts.Budget budget;
        private final Map<String, FetchedAlerts> members = new TreeMap<>();
        private Runnable done = () -> {};
        private int open;

        Collected(FetchedAlerts.Budget budget) {
            this.budget = budget;
        }

        @Override
        public boolean add(byte[] portion) {
            return Portions.decode(portion) instanceof Decoded.Ok<List<byte[]>> records
                    && records.value().stream().allMatch(this::addRecord);
        }

        private boolean addRecord(byte[] record) {
            return TenantRecord.decode(record) instanceof Decoded.Ok<TenantRecord> ok
                    && members.computeIfAbsent(ok.value().tenant(), member -> budget.collector())
                            .add(ok.value().content());
        }

        @Override
        public int size() {
            return members.values().stream().mapToInt(FetchedAlerts::size).sum();
        }

        /** Not before the replica has settled, as it may lack uploaded configurations until then. */
        @Override
        public void adopt(Runnable then) {
            done = then;
            if (peers.settled()) {
                onSettled();
            } else {
                peers.addListener(this);
            }
        }

        @Override
        public void onSettled() {
            open = members.size() + 1;
            loop.schedule(PATIENCE, this::finish);
            members.forEach((member, fetched) -> builder.accept(member, () -> adopt(member, fetched)));
            end();
        }

        private void adopt(String member, FetchedAlerts fetched) {
            AlertLog log = alerts.log(member);
            if (log == null) {
                end();
            } else {
                log.adopt(fetched, this::end);
            }
        }

        private void end() {
            if (--open == 0) {
                finish();
            }
        }

        private void finish() {
            Runnable waiting = done;
            done = () -> {};
            waiting.run();
        }
    }
}
