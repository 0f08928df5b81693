package io.grapevine.sim.world;

import org.jspecify.annotations.Nullable;

/** The clients and receivers of one life of a tenant, which a deletion ends. */
public final class TenantWorld extends SimWorld {
    private final SimWorld host;
    private final TenantPlan plan;
    /** The number of the deletions of the tenant before. */
    public final int life;

    private boolean ended;

    TenantWorld(SimWorld host, TenantPlan plan, int life) {
        super(
                host,
                plan.parameters(),
                plan.parameters().seed() * 1_000 + 10 * (100 * plan.id().charAt(0) + life));
        this.host = host;
        this.plan = plan;
        this.life = life;
        watch(new Watcher() {
            @Override
            public void onSent(SendAttempt sending) {
                host.watchers.forEach(watcher -> watcher.onTenantSent(TenantWorld.this, sending));
            }
        });
        host.watch(new Host());
    }

    /** The id of the tenant. */
    public String id() {
        return plan.id();
    }

    /** Whether a client has asked to delete the tenant; nothing is expected of it since. */
    public boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
        conditions.clear();
        watchers.subList(1, watchers.size()).clear();
    }

    @Override
    public @Nullable TenantPlayer player(Machine machine) {
        Player player = machine.player();
        return player == null ? null : player.tenant(this);
    }

    @Override
    boolean silencesAreSaved(Machine machine) {
        return machine.isSaved();
    }

    @Override
    public void note(String line) {
        super.note("tenant " + this + ": " + line);
    }

    @Override
    public void report(String checker, String what) {
        super.report(checker, "tenant " + this + ": " + what);
    }

    @Override
    public String toString() {
        return id() + "/" + life;
    }

    /** Passes on what happens to the machines. */
    private final class Host implements Watcher {
        @Override
        public void onStarted(Machine machine) {
            inbox(machine.name).clear(false);
            watchers.forEach(watcher -> watcher.onStarted(machine));
        }

        @Override
        public void onMended() {
            watchers.forEach(Watcher::onMended);
        }

        @Override
        public void onSecond() {
            watchers.forEach(Watcher::onSecond);
        }

        @Override
        public void atEnd() {
            watchers.forEach(Watcher::atEnd);
        }
    }
}
