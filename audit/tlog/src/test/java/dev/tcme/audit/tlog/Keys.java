package dev.tcme.audit.tlog;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;

/** A fresh key pair under a name. */
record Keys(VerifierKey verifier, PrivateKey secret) {
    static Keys named(String name) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] spki = pair.getPublic().getEncoded();
            byte[] raw = Arrays.copyOfRange(spki, spki.length - VerifierKey.KEY_LENGTH, spki.length);
            return new Keys(VerifierKey.of(SignatureType.ED25519, name, raw), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    NoteSigner signer() {
        return NoteSigner.of(verifier, secret);
    }
}
