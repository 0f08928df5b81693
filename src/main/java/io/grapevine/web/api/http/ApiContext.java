package io.grapevine.web.api.http;

import io.grapevine.core.node.Node;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.model.matcher.MatcherParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Context of the operations of both APIs.
 *
 * @param peers the cluster's peers
 * @param clock the time by which alerts are received and shown
 * @param parser reads matchers and says which label names are valid
 * @param version the fields of the version that Alertmanager's API has, in order
 * @param release the version of Grapevine
 * @param startedAt since when the program runs
 * @param receiverTest whether test notifications may be sent
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
        boolean shadow) {}
