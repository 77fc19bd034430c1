"""A real nginx in front of a real server, by the site file that the docs offer."""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tongban.project.tests.running import free_port

SITE = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "tongban.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
NAME = "tongban.example.gov"
WHOLE = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def written(folder, *, to):
    """The site file on ports of its own, with a certificate of its own; the main file's path and the TLS port."""
    folder.chmod(0o755)
    certificate(folder)
    ports = {"80": free_port(), "443": free_port()}
    site = SITE.read_text().replace("/etc/nginx/", f"{folder}/").replace("127.0.0.1:8000", f"127.0.0.1:{to}")
    site = re.sub(r"listen (80|443)", lambda m: f"listen 127.0.0.1:{ports[m[1]]}", site)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder))
    return folder / "nginx.conf", ports


def checked(conf):
    """What `nginx -t` says."""
    call = [NGINX, "-t", "-q", "-c", str(conf), "-p", str(conf.parent)]
    made = subprocess.run(call, capture_output=True, text=True, check=False)
    return made.returncode, made.stderr


@contextmanager
def nginx(conf):
    """It runs, in the foreground."""
    call = [NGINX, "-c", str(conf), "-p", str(conf.parent), "-g", "daemon off;"]
    with subprocess.Popen(call, stderr=subprocess.DEVNULL) as made:
        try:
            yield
        finally:
            made.terminate()


def certificate(folder):
    """A key, and a certificate that it signed itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    signed = made.sign(key, hashes.SHA256())
    (folder / "tongban.crt").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "tongban.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
