from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0010_safe_knowledge"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="follows",
            field=models.CharField(blank=True, max_length=200, verbose_name="följer på"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["notice_id"], name="notice_by_id"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["follows"], name="notice_by_followed"),
        ),
    ]
