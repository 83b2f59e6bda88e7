package io.forebay.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The certificate and key that encrypted connections begin with, read again when their files
/// change.
final class TlsKeys extends X509ExtendedKeyManager {

  private static final Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final char[] NO_PASSWORD = {};

  private final HttpSettings.TlsFiles files;
  private volatile X509ExtendedKeyManager keys;
  // Read and written by the sweeper's thread alone, after the constructor.
  private byte[] certificateBytes;
  private byte[] keyBytes;

  /// @throws IOException when the files cannot be read, or do not hold a certificate and its key
  TlsKeys(HttpSettings.TlsFiles files) throws IOException {
    this.files = files;
    this.certificateBytes = Files.readAllBytes(files.certificate());
    this.keyBytes = Files.readAllBytes(files.key());
    this.keys = load(certificateBytes, keyBytes);
  }

  /// A context that always uses the keys of the moment.
  SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {this}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot encrypt connections", e);
    }
  }

  /// Reads the files again; answers whether there were other keys in them. What is not a
  /// certificate with its key is logged, and the old ones stay in use.
  boolean reload() {
    try {
      byte[] newCertificate = Files.readAllBytes(files.certificate());
      byte[] newKey = Files.readAllBytes(files.key());
      if (Arrays.equals(newCertificate, certificateBytes) && Arrays.equals(newKey, keyBytes)) {
        return false;
      }
      keys = load(newCertificate, newKey);
      certificateBytes = newCertificate;
      keyBytes = newKey;
      LOG.log(Level.INFO, "the certificate was read again from " + files.certificate());
      return true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the certificate stays as it was: " + e);
      return false;
    }
  }

  private static X509ExtendedKeyManager load(byte[] certificatePem, byte[] keyPem)
      throws IOException {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(certificatePem));
      if (chain.isEmpty()) {
        throw new IOException("no certificate in the file");
      }
      Certificate[] certificates = chain.toArray(new Certificate[0]);
      PrivateKey key = PemKey.read(keyPem, certificates[0].getPublicKey());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, NO_PASSWORD, certificates);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("NewSunX509");
      factory.init(store, NO_PASSWORD);
      for (KeyManager manager : factory.getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager extended) {
          return extended;
        }
      }
      throw new IOException("this Java has no keys for connections");
    } catch (GeneralSecurityException e) {
      throw new IOException("not a certificate and its key", e);
    }
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
    return keys.getClientAliases(keyType, issuers);
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return keys.chooseClientAlias(keyType, issuers, socket);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
    return keys.getServerAliases(keyType, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return keys.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal[] issuers, SSLEngine engine) {
    return keys.chooseEngineServerAlias(keyType, issuers, engine);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return keys.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return keys.getPrivateKey(alias);
  }
}
