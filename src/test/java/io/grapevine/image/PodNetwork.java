package io.grapevine.image;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network.Ipam;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/** A network of Docker with names, in which the addresses are known before a container starts, as those of pods are. */
final class PodNetwork implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final int FIRST_ADDRESS = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Network network;
    private final String prefix;
    private int last = FIRST_ADDRESS - 1;

    private PodNetwork(Network network, String prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /** Creates one, on a range of private addresses that no other network of Docker has. */
    static PodNetwork create() {
        for (int attempt = 1; ; attempt++) {
            String prefix = "10." + (128 + RANDOM.nextInt(120)) + "." + RANDOM.nextInt(256) + ".";
            Ipam addresses = new Ipam()
                    .withConfig(new Ipam.Config().withSubnet(prefix + "0/24").withGateway(prefix + "1"));
            Network network = Network.builder()
                    .createNetworkCmdModifier(command -> command.withIpam(addresses))
                    .build();
            try {
                network.getId(); // creates it
                return new PodNetwork(network, prefix);
            } catch (DockerException overlapping) {
                if (attempt == ATTEMPTS) {
                    throw overlapping;
                }
            }
        }
    }

    /** For Testcontainers. */
    Network network() {
        return network;
    }

    /** An address that no container had before. */
    String nextAddress() {
        return prefix + ++last;
    }

    /** The address of this computer in the network. */
    InetAddress host() throws UnknownHostException {
        return InetAddress.getByName(prefix + "1");
    }

    /** Takes a container off the network, as a broken cable does. */
    void disconnect(Replica replica) {
        DockerClientFactory.instance()
                .client()
                .disconnectFromNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(replica.id())
                .withForce(true)
                .exec();
    }

    /** Puts a container back, with its name and the address that it had. */
    void connect(Replica replica) {
        DockerClientFactory.instance()
                .client()
                .connectToNetworkCmd()
                .withNetworkId(network.getId())
                .withContainerId(replica.id())
                .withContainerNetwork(replica.place())
                .exec();
    }

    @Override
    public void close() {
        network.close();
    }
}
