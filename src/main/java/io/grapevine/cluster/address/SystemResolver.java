package io.grapevine.cluster.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Name resolution by the operating system for addresses, and by DNS for SRV records. */
public final class SystemResolver implements Resolver {
    private final ServiceRecords records;

    /** Creates a resolver that queries the system's name servers. */
    public SystemResolver() {
        this(new ServiceRecords());
    }

    SystemResolver(ServiceRecords records) {
        this.records = records;
    }

    @Override
    public List<Found> find(PeerAddress peer) throws UnknownHostException {
        if (!peer.service()) {
            return sorted(addresses(peer.place()));
        }
        List<Found> found = new ArrayList<>();
        UnknownHostException failure = new UnknownHostException("no SRV record");
        for (MeshAddress place : records.find(peer.place().host())) {
            try {
                found.addAll(addresses(place));
            } catch (UnknownHostException e) {
                failure = e; // another host of the service may resolve
            }
        }
        if (found.isEmpty()) {
            throw failure;
        }
        return sorted(found);
    }

    private static List<Found> sorted(List<Found> found) {
        found.sort(Comparator.comparing(Found::place));
        return List.copyOf(found);
    }

    private static List<Found> addresses(MeshAddress place) throws UnknownHostException {
        List<Found> found = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(place.host())) {
            found.add(new Found(new MeshAddress(MeshAddress.text(address), place.port()), place.host()));
        }
        return found;
    }
}
