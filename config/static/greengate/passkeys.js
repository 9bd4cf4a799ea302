// What a browser says when a passkey was not made or not used: the page tells it instead of the console.
document.addEventListener('allauth.error', (event) => {
  const place = document.querySelector('[data-passkey-trouble]')
  if (!place) return
  event.preventDefault()
  place.hidden = false
  place.focus()
})
// Where the browser knows no passkeys (an old one, or a page without TLS), their button is not offered.
document.addEventListener('DOMContentLoaded', () => {
  if (window.PublicKeyCredential) return
  for (const each of document.querySelectorAll('[data-passkey]')) each.hidden = true
})
