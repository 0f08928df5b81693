package io.grapevine.transport;

import io.grapevine.base.loop.LoopThread;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ChannelContract;
import io.grapevine.mesh.membership.MemberId;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * A replica whose Atomix is its own, with a wall clock that the test sets: its classes and those of the mesh's edge are
 * loaded anew, and where Atomix calls {@link System} it finds {@link AtomixClock}.
 */
final class OwnAtomix extends ChannelEvents implements AutoCloseable {
    final MemberId id;
    final String address;
    private final LongUnaryOperator clock;
    private final ChannelContract.Network network;
    private final Channel channel;

    /** With Atomix's clock so much before the right time; none at all if there is no offset. */
    OwnAtomix(String name, String boot, Optional<Duration> offset, String address, String... peers) {
        this.id = new MemberId(name, boot);
        this.address = address;
        try {
            Loader loader = new Loader(offset.isPresent());
            clock = (LongUnaryOperator) make(loader, AtomixClock.class);
            var ignored = clock.applyAsLong(offset.orElse(Duration.ZERO).toMillis());
            network = (ChannelContract.Network) make(loader, MeshNetwork.class, Optional.empty(), Optional.empty());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        LoopThread loop = (LoopThread) network.loop();
        channel = network.channel(id, loop, address, List.of(peers));
        loop.execute(() -> channel.start(this));
    }

    private static Object make(Loader loader, Class<?> type, Object... arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = loader.loadClass(type.getName()).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    /** Sets the clock; how often Atomix has read it by now. */
    long setClock(Duration offset) {
        return clock.applyAsLong(offset.toMillis());
    }

    void kill() {
        network.kill(channel);
    }

    @Override
    public void close() {
        network.close();
    }

    /** Loads the mesh's edge and Atomix itself, and whatever else as ever. */
    private static final class Loader extends ClassLoader {
        private static final String PROTOCOL = "io.atomix.cluster.protocol.SwimMembershipProtocol";

        private final boolean atomixWorks;

        private Loader(boolean atomixWorks) {
            super(OwnAtomix.class.getClassLoader());
            this.atomixWorks = atomixWorks;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.grapevine.transport.") && !name.startsWith("io.atomix.cluster.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            if (name.equals(PROTOCOL) && !atomixWorks) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = name.startsWith(PROTOCOL)
                        ? rename(in.readAllBytes(), "java/lang/System", "io/grapevine/transport/AtomixClock")
                        : in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        /** Puts another name into the pool of constants; nothing in a class file depends on where a constant is. */
        private static byte[] rename(byte[] type, String from, String to) {
            String text = new String(type, StandardCharsets.ISO_8859_1);
            return text.replace(constant(from), constant(to)).getBytes(StandardCharsets.ISO_8859_1);
        }

        private static String constant(String name) {
            return "\u0001" + (char) (name.length() >> 8) + (char) (name.length() & 0xFF) + name;
        }
    }
}
