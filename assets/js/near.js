// "Near me": only by this tap, only once; the position goes into the address of the list and is kept nowhere.
const button = document.querySelector("[data-near]");

if (button && navigator.geolocation && window.isSecureContext) {
  const told = document.getElementById(button.dataset.near);
  button.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = button.dataset.finding;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { form } = button;
        const [lon, lat] = button.dataset.fills.split(" ");
        form.elements[lon].value = coords.longitude.toFixed(4);
        form.elements[lat].value = coords.latitude.toFixed(4);
        if (button.dataset.stays) told.textContent = button.dataset.stays;
        else form.submit();
      },
      () => (told.textContent = button.dataset.lost),
      { timeout: 20000, maximumAge: 60000 }
    );
  });
}
