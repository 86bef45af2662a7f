package dev.tcme.policy;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Collects a request's body, which the OPA client library has in memory and so publishes at once. */
final class RequestBody implements Flow.Subscriber<ByteBuffer> {
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private RequestBody() {}

    /** @throws IllegalStateException if it is not there at once */
    static byte[] of(HttpRequest request) {
        RequestBody body = new RequestBody();
        request.bodyPublisher()
                .orElseThrow(() -> new IllegalStateException("a question has a body"))
                .subscribe(body);
        return body.whole.resultNow();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        collected.writeBytes(bytes);
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(collected.toByteArray());
    }
}
