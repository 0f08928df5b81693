package io.grapevine.web.api.http;

import io.grapevine.core.node.Node;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Context of the operations of Alertmanager's API v2 and of Grapevine's own API.
 *
 * @param peers the cluster's peers
 * @param clock the clock for receiving and showing alerts
 * @param parser the parser of matchers, which also decides which label names are valid
 * @param version the fields of {@code versionInfo} in Alertmanager's API, in their order
 * @param release the version of Grapevine
 * @param startedAt when the program was started
 * @param receiverTest whether clients may send test notifications
 * @param shadow whether no notifications are sent at all
 */
public record ApiContext(
        Node node,
        Supplier<PeersView> peers,
        InstantSource clock,
        MatcherParser parser,
        Map<String, String> version,
        String release,
        Instant startedAt,
        boolean receiverTest,
        boolean shadow) {
    /**
     * Reads the matchers of a request, of which each text may hold several: {@code {a="b",c=~"d"}}.
     *
     * @throws MatcherException if a text cannot be read
     */
    public Matchers matchers(List<String> texts) throws MatcherException {
        List<Matcher> matchers = new ArrayList<>();
        for (String text : texts) {
            parser.parseMatchers(text).forEach(matchers::add);
        }
        return Matchers.of(matchers).ofRequest();
    }
}
