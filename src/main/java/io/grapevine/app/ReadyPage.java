package io.grapevine.app;

import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.web.Answer;
import io.grapevine.web.Routes;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The endpoint {@code /-/ready?verbose}: {@code OK}, the status of the cluster, and for each configured peer whether it
 * is connected, and if not why. The status code is 200 as without {@code verbose}, since a replica serves while gossip
 * settles.
 */
final class ReadyPage implements Routes {
    private final Supplier<PeersView.Picture> peers;

    ReadyPage(Supplier<PeersView.Picture> peers) {
        this.peers = peers;
    }

    @Override
    public void mount(Router router) {
        router.route(HttpMethod.GET, "/-/ready").handler(this::show);
    }

    private void show(RoutingContext context) {
        if (context.queryParams().contains("verbose")) {
            Answer.text(context, 200, text(peers.get()));
        } else {
            context.next();
        }
    }

    static String text(PeersView.Picture picture) {
        StringBuilder lines = new StringBuilder("OK\n");
        line(lines, "cluster", picture.status().name().toLowerCase(Locale.ROOT));
        for (SeedStatus contact : picture.contacts()) {
            line(lines, "peer " + contact.name(), contact.status());
        }
        for (Peer peer : picture.namesakes()) {
            line(lines, "replica " + peer.id().name() + " (" + peer.address() + ")", "has the name of another replica");
        }
        return lines.toString();
    }

    /** What a peer says of itself stays within its line. */
    private static void line(StringBuilder lines, String name, String status) {
        lines.append((name + ": " + status).replaceAll("\\p{Cntrl}", " ")).append('\n');
    }
}
