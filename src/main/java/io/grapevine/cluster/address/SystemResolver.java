package io.grapevine.cluster.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The name service of the machine: addresses by whatever it is set up to ask, service records by DNS. */
public final class SystemResolver implements Resolver {
    private final ServiceRecords records;

    /** Asks the servers that the machine is set up with. */
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
        for (HostPort place : records.find(peer.place().host())) {
            try {
                found.addAll(addresses(place));
            } catch (UnknownHostException e) {
                failure = e; // another one of the service may be known
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

    private static List<Found> addresses(HostPort place) throws UnknownHostException {
        List<Found> found = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(place.host())) {
            found.add(new Found(new HostPort(HostPort.text(address), place.port()), place.host()));
        }
        return found;
    }
}
