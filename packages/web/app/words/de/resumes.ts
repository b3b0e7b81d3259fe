import type { Words } from '../words.ts'

export const resumes: Pick<Words, 'resumes'> = {
  resumes: {
    title: 'Ihre Lebensläufe',
    text: 'Legen Sie Ihre Lebensläufe hier ab. Niemand außer der Verwaltung des Portals kann einen öffnen, bevor Sie ihn mit einer Bewerbung schicken.',
    none: 'Noch kein Lebenslauf. Laden Sie unten den ersten hoch.',
    list: 'Gespeicherte Lebensläufe',
    isDefault: 'Standard',
    types: {
      'application/pdf': 'PDF',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
      'application/vnd.oasis.opendocument.text': 'OpenDocument',
      'text/plain': 'Text',
    },
    uploaded: 'hochgeladen',
    scans: {
      NONE: undefined,
      CLEAN: undefined,
      PENDING:
        'Wird auf Viren geprüft. Sie können ihn schon mitschicken; Unternehmen können ihn nach der Prüfung öffnen.',
      INFECTED:
        'Enthält einen Virus. Unternehmen können ihn nicht öffnen. Entfernen Sie ihn und laden Sie eine saubere Fassung hoch.',
      FAILED:
        'Konnte nicht auf Viren geprüft werden, deshalb können Unternehmen ihn nicht öffnen. Laden Sie ihn noch einmal hoch.',
    },
    makeDefault: 'Als Standard verwenden',
    rename: 'Umbenennen',
    name: 'Neuer Name',
    saveName: 'Namen speichern',
    remove: 'Entfernen',
    removeText: 'Die Datei wird gelöscht, sobald keine Bewerbung mehr auf sie verweist. Das ist endgültig.',
    removeNow: 'Diesen Lebenslauf entfernen',
    uploadTitle: 'Lebenslauf hochladen',
    file: 'Datei',
    hint: 'PDF, Word (.docx), OpenDocument (.odt) oder reiner Text, höchstens 5 MB, ohne Passwort und Makros.',
    upload: 'Hochladen',
    tooLarge: 'Diese Datei ist größer als 5 MB. Wählen Sie eine kleinere.',
    full: 'Sie haben fünf Lebensläufe, mehr können Sie nicht ablegen. Entfernen Sie einen, um einen anderen hochzuladen.',
    done: {
      uploaded: 'Ihr Lebenslauf ist gespeichert.',
      changed: 'Ihre Änderung ist gespeichert.',
      removed: 'Der Lebenslauf ist entfernt.',
    },
    problems: {
      FILE_TOO_LARGE:
        'Die Datei ist größer als 5 MB. Speichern Sie sie mit kleineren Bildern oder als PDF und laden Sie sie noch einmal hoch.',
      EMPTY_FILE: 'Die Datei ist leer. Prüfen Sie, ob Sie die richtige gewählt haben.',
      FILE_TYPE:
        'Diese Art von Datei wird nicht angenommen, oder die Datei ist beschädigt. Laden Sie ein Dokument als PDF, Word (.docx) oder OpenDocument (.odt) hoch, oder reinen Text in UTF-8.',
      FILE_ACTIVE:
        'Das Dokument hat ein Passwort, Makros oder Skripte; Unternehmen könnten es nicht sicher öffnen. Speichern Sie es ohne sie als PDF und laden Sie es noch einmal hoch.',
      RESUME_LIMIT: 'Sie haben schon fünf Lebensläufe. Entfernen Sie einen, um einen anderen hochzuladen.',
      MALFORMED_REQUEST: 'Wählen Sie zuerst eine Datei.',
      REQUEST_TOO_SLOW:
        'Das Hochladen hat zu lange gedauert. Versuchen Sie es mit einer besseren Verbindung noch einmal.',
    },
  },
}
