package io.grapevine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The file system, with faults that a test can switch on and off. */
final class FaultyDisk implements Disk {
    /** How many more bytes there is room for. */
    volatile long room = Long.MAX_VALUE;

    /** Whether nothing that is written becomes durable. */
    volatile boolean forceFails;

    /** Where {@code force} waits. */
    volatile CountDownLatch stuck = new CountDownLatch(0);

    final AtomicInteger forces = new AtomicInteger();

    /** What files had been written, in bytes, each time that a directory was made durable. */
    final List<Long> writtenAtDirectoryForce = new CopyOnWriteArrayList<>();

    private final AtomicLong written = new AtomicLong();

    @Override
    public void forceDirectory(Path directory) throws IOException {
        writtenAtDirectoryForce.add(written.get());
        Disk.super.forceDirectory(directory);
    }

    @Override
    public OutFile open(Path path, OpenOption... options) throws IOException {
        OutFile real = Disk.REAL.open(path, options);
        return new OutFile() {
            @Override
            public void claim() {
                real.claim();
            }

            @Override
            public int write(ByteBuffer bytes) throws IOException {
                if (bytes.remaining() > room) {
                    int part = (int) room; // a full disk takes what still fits
                    real.write(bytes.slice(bytes.position(), part));
                    room = 0;
                    throw new IOException("No space left on device");
                }
                room -= bytes.remaining();
                written.addAndGet(bytes.remaining());
                return real.write(bytes);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                if (forceFails) {
                    throw new IOException("Input/output error");
                }
                real.force();
            }

            @Override
            public void truncate(long length) throws IOException {
                real.truncate(length);
            }

            @Override
            public boolean isOpen() {
                return real.isOpen();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }
}
