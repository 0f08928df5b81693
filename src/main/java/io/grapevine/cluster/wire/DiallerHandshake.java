package io.grapevine.cluster.wire;

import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The side that dialled. */
final class DiallerHandshake extends Handshake {
    private final byte[] hello;
    private @Nullable HandshakeAuth proofs;

    DiallerHandshake(Local local, ChannelType lane, long timeoutMillis, Outcome outcome) {
        super(local, timeoutMillis, outcome);
        this.hello = new Hello(local.label(), local.who(), lane).encode();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        sayPreamble(context);
        context.fireChannelActive();
    }

    @Override
    void onPreamble(ChannelHandlerContext context, byte[] preamble, Preamble read) throws RefusedException {
        Preamble.ours(local.secret().isPresent(), new byte[0]).checkWith(read);
        proofs = local.secret()
                .map(secret -> new HandshakeAuth(secret, ownPreamble, preamble))
                .orElse(null);
        sayHello(context, hello, known().map(known -> known.ofDialler(hello)));
    }

    @Override
    LinkFrameCodec onHello(ChannelHandlerContext context, byte[] answer, byte[] proof) throws RefusedException {
        checkProof(known().map(known -> known.ofAnswerer(hello, answer)), proof);
        local.check(Hello.decode(answer));
        return new LinkFrameCodec(
                known().map(known -> known.towardsAnswerer(hello, answer)),
                known().map(known -> known.towardsDialler(hello, answer)));
    }

    /** What it means that the other side closes the connection now: it does if it does not accept the proof. */
    RefusedException hungUp() {
        return proofs == null
                ? new RefusedException(LinkRefusal.HUNG_UP, "expected: a member with the same label, secret and TLS")
                : new RefusedException(
                        LinkRefusal.SECRET, "the other side closed the connection after this one's proof");
    }

    private Optional<HandshakeAuth> known() {
        return Optional.ofNullable(proofs);
    }
}
