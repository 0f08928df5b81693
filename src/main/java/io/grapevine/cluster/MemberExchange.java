package io.grapevine.cluster;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.wire.Link;
import io.grapevine.loop.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells members where the others are: a new one of all the others and the others of the new one, and everybody of
 * everybody again from time to time, as a message may be lost. Lives on the loop.
 */
final class MemberExchange {
    static final String SUBJECT = "grapevine-members";

    /** As many members as a replica lets in. */
    private static final int MOST_PLACES = 256;

    /** No place takes more than 64 bytes. */
    private static final int LONGEST = MOST_PLACES * 64;

    private final EventLoop loop;
    private final Duration again;
    private final LinkTable roster;
    private EventLoop.@Nullable Timer timer;

    MemberExchange(EventLoop loop, Duration again, LinkTable roster) {
        this.loop = loop;
        this.again = again;
        this.roster = roster;
    }

    /** There is a link to a member, which the roster knows by now. */
    void linked(Link made) {
        tell(made, roster.advertised());
        List<HostPort> place = List.of(made.who().address());
        roster.links().stream().filter(link -> link != made).forEach(link -> tell(link, place));
        if (timer == null) {
            timer = loop.schedule(again, this::repeat);
        }
    }

    private void repeat() {
        List<HostPort> places = roster.advertised();
        timer = places.isEmpty() ? null : loop.schedule(again, this::repeat);
        roster.links().forEach(link -> tell(link, places));
    }

    /** Says nothing any more. */
    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Whoever is told knows itself; a link whose buffer is full hears it the next time. */
    private static void tell(Link link, List<HostPort> places) {
        if (!places.equals(List.of(link.who().address()))) {
            link.tell(SUBJECT, encode(places));
        }
    }

    static byte[] encode(List<HostPort> places) {
        return places.stream()
                .limit(MOST_PLACES)
                .map(HostPort::toString)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The places in a message; lines that are none are passed over, and so is a message that is too long. */
    static List<HostPort> decode(byte[] body) {
        String text = body.length > LONGEST ? "" : new String(body, StandardCharsets.UTF_8);
        return text.lines()
                .limit(MOST_PLACES)
                .map(HostPort::parse)
                .flatMap(Optional::stream)
                .filter(place -> place.isNumeric() && place.port() != 0)
                .toList();
    }
}
