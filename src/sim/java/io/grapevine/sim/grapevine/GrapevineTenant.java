package io.grapevine.sim.grapevine;

import io.grapevine.config.Config;
import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SetResult;
import io.grapevine.sim.world.Held;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SilenceRequest;
import io.grapevine.sim.world.TenantPlayer;
import io.grapevine.sim.world.TenantVersion;
import io.grapevine.sim.world.TenantWorld;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.tenant.registry.TenantRegistry.UploadResult;
import io.grapevine.tenant.registry.TenantSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One life of a tenant of a node. What clients of one life ask for does not reach another. */
final class GrapevineTenant implements TenantPlayer {
    private final GrapevinePlayer player;
    private final GrapevineTenants tenants;
    private final WorldNode clients;
    private final TenantId id;
    private final int life;

    GrapevineTenant(GrapevinePlayer player, GrapevineTenants tenants, WorldNode clients) {
        this.player = player;
        this.tenants = tenants;
        this.clients = clients;
        TenantWorld world = (TenantWorld) clients.world();
        this.id = TenantId.of(world.id());
        this.life = world.life;
    }

    /** Passes the node to {@code task}, built by need; {@code otherwise} runs if it is not that of this life. */
    private void live(Consumer<Node> task, Runnable otherwise) {
        tenants.registry.live(id).thenAccept(answer -> {
            if (answer.live().filter(this::isOfThisLife).isPresent()) {
                task.accept(answer.live().get().node());
            } else {
                otherwise.run();
            }
        });
    }

    private boolean isOfThisLife(ActiveTenant live) {
        return live.node().loadedConfig().externalUrl().equals(GrapevineTenants.url(id, life));
    }

    @Override
    public void post(List<PostedAlert> alerts, Runnable taken) {
        live(
                node -> {
                    taken.run();
                    node.putAlerts(clients.received(alerts));
                },
                () -> {});
    }

    @Override
    public void setSilence(SilenceRequest request, Consumer<@Nullable String> done) {
        live(
                node -> node.setSilence(clients.silence(request))
                        .thenAccept(
                                result -> done.accept(result instanceof SetResult.Stored stored ? stored.id() : null)),
                () -> done.accept(null));
    }

    @Override
    public void expireSilence(String silence, Consumer<Boolean> done) {
        live(node -> node.expireSilence(silence).thenAccept(done), () -> done.accept(false));
    }

    @Override
    public void reload(Config config) {
        throw new UnsupportedOperationException("tenants upload configurations");
    }

    @Override
    public void leave(Runnable done) {
        throw new UnsupportedOperationException("tenants are part of a process");
    }

    @Override
    public boolean settled() {
        return player.settled();
    }

    @Override
    public int position() {
        return player.position();
    }

    @Override
    public SortedMap<String, Held> silences() {
        return tenants.shared.held("tsil", member());
    }

    @Override
    public SortedMap<String, Held> notifications() {
        return tenants.shared.held("tnfl", member());
    }

    /** The name of the member of families of states that this life has. */
    private String member() {
        return life == 0 ? id.toString() : id + "@" + life;
    }

    @Override
    public Logged logged(SentMessage message) {
        String key = WorldNode.logKey(message, clients.world().config(false));
        return clients.logged(message, tenants.shared.body("tnfl", member(), key));
    }

    @Override
    public boolean isSilencing(String silence, Instant now) {
        return tenants.registry.live().stream()
                .filter(live -> live.tenant().equals(id))
                .anyMatch(live -> GrapevinePlayer.isSilencing(live.node(), silence, now));
    }

    @Override
    public void upload(TenantVersion version, Runnable done) {
        TenantDocument document = GrapevineTenants.document(version);
        tenants.registry
                .upload(id, document, tenants.built(id, document), Optional.empty())
                .thenAccept(result -> done(result, done));
    }

    @Override
    public void delete(Runnable done) {
        tenants.registry.delete(id, Optional.empty()).thenAccept(result -> done(result, done));
    }

    private static void done(UploadResult result, Runnable done) {
        if (result == UploadResult.STORED) {
            done.run();
        }
    }

    @Override
    public TenantVersion version() {
        return tenants.registry
                .view(id)
                .filter(view -> view.source().origin() != TenantSource.Origin.FALLBACK)
                .map(view -> GrapevineTenants.version(view.source().document()))
                .orElse(TenantVersion.NONE);
    }
}
