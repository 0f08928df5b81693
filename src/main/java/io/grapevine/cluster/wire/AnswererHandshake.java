package io.grapevine.cluster.wire;

import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The side that was dialled. */
final class AnswererHandshake extends Handshake {
    private @Nullable HandshakeAuth proofs;

    AnswererHandshake(Local local, long timeoutMillis, Outcome outcome) {
        super(local, timeoutMillis, outcome);
    }

    /** Answers before it checks, so that the other side can say in its own log what is wrong. */
    @Override
    void onPreamble(ChannelHandlerContext context, byte[] preamble, Preamble read) throws RefusedException {
        sayPreamble(context);
        Preamble.ours(local.secret().isPresent(), new byte[0]).checkWith(read);
        proofs = local.secret()
                .map(secret -> new HandshakeAuth(secret, preamble, ownPreamble))
                .orElse(null);
    }

    @Override
    LinkFrameCodec onHello(ChannelHandlerContext context, byte[] diallers, byte[] proof) throws RefusedException {
        checkProof(known().map(known -> known.ofDialler(diallers)), proof);
        Hello other = Hello.decode(diallers);
        byte[] hello = new Hello(local.label(), local.who(), other.lane()).encode();
        sayHello(context, hello, known().map(known -> known.ofAnswerer(diallers, hello)));
        local.check(other);
        return new LinkFrameCodec(
                known().map(known -> known.towardsDialler(diallers, hello)),
                known().map(known -> known.towardsAnswerer(diallers, hello)));
    }

    private Optional<HandshakeAuth> known() {
        return Optional.ofNullable(proofs);
    }
}
