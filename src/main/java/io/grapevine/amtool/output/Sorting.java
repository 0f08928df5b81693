package io.grapevine.amtool.output;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.api.StatusView.Peer;
import io.grapevine.base.go.IpLiteral;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The order of tables; what is equal stays in the order of the server. */
final class Sorting {
    /** IPv4 addresses before IPv6 ones, and names before both; ports as numbers. */
    private static final Comparator<Peer> BY_ADDRESS = Comparator.comparing(
                    (Peer peer) -> bytes(host(peer)),
                    (a, b) -> a.length == b.length ? Arrays.compareUnsigned(a, b) : Integer.compare(a.length, b.length))
            .thenComparing(Sorting::host)
            .thenComparingInt(Sorting::port);

    private Sorting() {}

    static List<SilenceView> byEnd(List<SilenceView> silences) {
        return silences.stream().sorted((a, b) -> a.end().compare(b.end())).toList();
    }

    static List<AlertView> byStart(List<AlertView> alerts) {
        return alerts.stream()
                .sorted((a, b) -> a.startsAt().compare(b.startsAt()))
                .toList();
    }

    static List<Peer> byAddress(List<Peer> peers) {
        return peers.stream().sorted(BY_ADDRESS).toList();
    }

    private static String host(Peer peer) {
        String address = peer.address();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static byte[] bytes(String host) {
        InetAddress address = IpLiteral.address(host);
        return address == null ? new byte[0] : address.getAddress();
    }

    private static int port(Peer peer) {
        String digits = peer.address().substring(peer.address().lastIndexOf(':') + 1);
        boolean valid =
                digits.length() <= 5 && !digits.isEmpty() && digits.chars().allMatch(Character::isDigit);
        return valid ? Integer.parseInt(digits) : 0;
    }
}
