package io.grapevine.server;

import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.template.Source;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The page {@code /cluster}: the members and configured peers of this replica, with details beyond Alertmanager's API.
 */
final class ClusterPage implements Routes {
    /** In milliseconds. */
    private static final double TENTH = 100;

    private final Supplier<PeersView> peers;
    /** The parts of the page around the status, the members and the configured peers. */
    private final String[] frame = Source.ofResource("cluster.html", ClusterPage.class, "cluster.html")
            .text()
            .split("STATUS|ROWS|CONTACTS", -1);

    ClusterPage(Supplier<PeersView> peers) {
        this.peers = peers;
    }

    @Override
    public void mount(Router router) {
        Needs.VIEWER
                .at(router.route(HttpMethod.GET, "/cluster"))
                .handler(context -> RequestBodyDrain.skip(context, () -> show(context)));
    }

    private void show(RoutingContext context) {
        context.response().putHeader("Cache-Control", "no-store");
        Answer.body(context, 200, "text/html; charset=utf-8", html(peers.get()));
    }

    String html(PeersView view) {
        StringBuilder rows = new StringBuilder();
        view.members().forEach(peer -> rows.append(row(peer, false)));
        view.namesakes().forEach(peer -> rows.append(row(peer, true)));
        view.lost().forEach(peer -> rows.append(row(peer)));
        StringBuilder contacts = new StringBuilder();
        view.contacts().forEach(contact -> contacts.append(row(contact)));
        String status = view.status().name().toLowerCase(Locale.ROOT);
        return frame[0] + status + frame[1] + rows + frame[2] + contacts + frame[3];
    }

    private static String row(SeedStatus contact) {
        String status = Answer.escape(contact.status());
        return "<tr>"
                + cell(Answer.escape(contact.name()))
                + cell(contact.isFailing() ? "<strong>" + status + "</strong>" : status)
                + "</tr>\n";
    }

    private static String row(PeersView.Lost peer) {
        return "<tr>"
                + cell(Answer.escape(peer.id().name()))
                + cell(Answer.escape(peer.address()))
                + "<td colspan=\"4\"><strong>lost</strong>, last heard of " + seconds(peer.unseen()) + " ago</td>"
                + "</tr>\n";
    }

    private static String row(Peer peer, boolean namesake) {
        String zones = peer.sameZones() ? "the same" : "the same, <strong>other rules of time zones</strong>";
        String configuration = peer.sameConfiguration() ? zones : "<strong>another</strong>";
        return "<tr>"
                + cell(Answer.escape(peer.id().name())
                        + (namesake ? " <strong>(the name of another replica)</strong>" : ""))
                + cell(Answer.escape(peer.address()))
                + cell(peer.settled() ? "yes" : "not yet")
                + (peer.self()
                        ? "<td colspan=\"3\">this replica</td>"
                        : cell(seconds(peer.lag())) + cell(seconds(peer.skew())) + cell(configuration))
                + "</tr>\n";
    }

    private static String cell(String html) {
        return "<td>" + html + "</td>";
    }

    private static String seconds(Duration duration) {
        long tenths = Math.round(duration.toMillis() / TENTH); // a whole number has no negative zero
        return String.format(Locale.ROOT, "%.1f s", tenths / 10.0);
    }
}
